// The table of contents of the API: every operation, and nothing answers that does not stand here.
import { getAttachment, postAttachment } from './attachments.ts'
import { showCatalogue } from './catalogue.ts'
import { addParticipantRoute, changeStatus, putAssignee, putPriority, putQueue, putSeverity, removeParticipantRoute } from './changes.ts'
import { deleteCloudTenant, listCloudTenants, postCloudTenant } from './cloud-tenants.ts'
import { listContracts, postContract, putContract, putLastDay } from './contracts.ts'
import { listMessages, listNotes, markTicketRead, postMessage, postNote } from './conversation.ts'
import { showEntitlements } from './entitlements.ts'
import { showForm } from './form.ts'
import { deleteGrant, listGrants, putGrant } from './grants.ts'
import { listOrganisations, listPeople, showMe, showOrganisation, showPerson } from './people.ts'
import { createTicketRoute, listTicketsRoute, searchRoute, showTicketRoute } from './tickets.ts'
import { listQueues, listWork } from './work.ts'

export const routes = [
  createTicketRoute,
  listTicketsRoute,
  searchRoute,
  showTicketRoute,

  listMessages,
  postMessage,
  listNotes,
  postNote,
  markTicketRead,

  changeStatus,
  addParticipantRoute,
  removeParticipantRoute,
  putAssignee,
  putQueue,
  putPriority,
  putSeverity,

  postAttachment,
  getAttachment,

  listWork,
  listQueues,

  showMe,
  listOrganisations,
  showOrganisation,
  listContracts,
  postContract,
  putContract,
  putLastDay,
  listCloudTenants,
  postCloudTenant,
  deleteCloudTenant,
  listGrants,
  putGrant,
  deleteGrant,
  listPeople,
  showPerson,
  showCatalogue,
  showEntitlements,
  showForm,
] as const
