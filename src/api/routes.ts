// The table of contents of the API: every operation, and nothing answers that does not stand here.
import {
  deleteArticlePublication,
  listArticlesRoute,
  postArticle,
  postArticleReview,
  postArticleVersion,
  putArticleDecision,
  putArticlePublication,
  showArticle,
} from './articles.ts'
import { postArticleFile } from './article-files.ts'
import { getAttachment, postAttachment } from './attachments.ts'
import { showCatalogue } from './catalogue.ts'
import { addParticipantRoute, changeStatus, putAssignee, putPriority, putQueue, putSeverity, removeParticipantRoute } from './changes.ts'
import { deleteCloudTenant, listCloudTenants, postCloudTenant } from './cloud-tenants.ts'
import { listCustomers } from './customers.ts'
import { deleteDelegation, grantDelegationRoute, listDelegations, postDelegation, putDecision, putDelegation } from './delegations.ts'
import {
  deleteCallback,
  listCallbackTimes,
  listCallbacks,
  listTicketCallbackTimes,
  postAttempt,
  putCallback,
  showCallback,
} from './callbacks.ts'
import { listContracts, postContract, putContract, putLastDay } from './contracts.ts'
import { listMessages, listNotes, markTicketRead, postMessage, postNote } from './conversation.ts'
import { showEntitlements } from './entitlements.ts'
import { listEscalations } from './escalations.ts'
import { showForm } from './form.ts'
import { deleteGrant, listGrants, putGrant } from './grants.ts'
import { listIncidents, postIncident, postIncidentUpdate, putPublication, showHealth, showIncident } from './health.ts'
import { listOrganisations, listPeople, showMe, showOrganisation, showPerson } from './people.ts'
import { putConfiguration, showConfiguration } from './configuration.ts'
import { listCalendars, listPromises, postHolidays, previewPromise, putOrganisationCalendar } from './promises.ts'
import { listStatementClocks, showReport, showStatement } from './reports.ts'
import { deleteIncident, postAnswer, putIncident } from './ticket-incident.ts'
import { completeSearchRoute, searchArticlesRoute, searchRoute, suggestArticlesRoute } from './search.ts'
import { createTicketRoute, listTicketsRoute, showTicketRoute } from './tickets.ts'
import { listQueues, listWork } from './work.ts'

export const routes = [
  createTicketRoute,
  listTicketsRoute,
  searchRoute,
  searchArticlesRoute,
  suggestArticlesRoute,
  completeSearchRoute,
  showTicketRoute,

  listMessages,
  postMessage,
  listNotes,
  postNote,
  markTicketRead,

  changeStatus,
  addParticipantRoute,
  removeParticipantRoute,
  putIncident,
  deleteIncident,
  postAnswer,
  showCallback,
  listTicketCallbackTimes,
  putCallback,
  deleteCallback,
  postAttempt,
  putAssignee,
  putQueue,
  putPriority,
  putSeverity,
  listEscalations,

  postAttachment,
  getAttachment,

  listWork,
  listCallbacks,
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
  listCustomers,
  listDelegations,
  postDelegation,
  grantDelegationRoute,
  putDelegation,
  putDecision,
  deleteDelegation,
  listPeople,
  showPerson,
  showCatalogue,
  showConfiguration,
  putConfiguration,
  showEntitlements,
  showForm,
  listCallbackTimes,

  listCalendars,
  postHolidays,
  putOrganisationCalendar,
  listPromises,
  previewPromise,

  showReport,
  showStatement,
  listStatementClocks,

  showHealth,
  listIncidents,
  showIncident,
  postIncident,
  postIncidentUpdate,
  putPublication,

  listArticlesRoute,
  showArticle,
  postArticle,
  postArticleVersion,
  postArticleFile,
  postArticleReview,
  putArticleDecision,
  putArticlePublication,
  deleteArticlePublication,
] as const
