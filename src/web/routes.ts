// The table of contents of the product: method, path, who may enter, page. A stranger to a page that is not theirs gets "not found".
import type { Page, SignedPage } from './ask.ts'
import { forgotPasswordPage, forgotSentPage, postForgotPassword } from './sign-in/forgot-password.tsx'
import { invitationPage, postInvitation } from './sign-in/invitation.tsx'
import { setPassword, setPasswordPage } from './sign-in/set-password.tsx'
import { postSetUp, setUpPage } from './sign-in/set-up.tsx'
import { signIn, signInPage } from './sign-in/sign-in.tsx'
import { signOut } from './sign-in/sign-out.ts'
import { postSignUp, signUpPage, signUpSentPage } from './sign-in/sign-up.tsx'
import { catalogueEntry, saveEntry } from './admin/catalogue-entry.tsx'
import { catalogueExport } from './admin/catalogue-export.ts'
import { catalogueHistory } from './admin/catalogue-history.tsx'
import { cataloguePart, moveEntry, retireEntry } from './admin/catalogue-list.tsx'
import { catalogueMessages, saveMessage } from './admin/catalogue-messages.tsx'
import { cataloguePreview } from './admin/catalogue-preview.tsx'
import { catalogueOverview } from './admin/catalogue.tsx'
import { adminMail, adminMails } from './admin/mail.tsx'
import {
  adminOrganisation,
  changeMember,
  changeReach,
  changeSettings,
  changeWhere,
  dropTenant,
  finishContract,
  inviteMember,
  newContract,
  newTenant,
  saveContract,
  takeInvitationBack,
  takeMemberOut,
} from './admin/organisation.tsx'
import { adminOrganisations, createOrganisation } from './admin/organisations.tsx'
import { adminOverview } from './admin/overview.tsx'
import { adminPeople, inviteStaff } from './admin/people.tsx'
import { adminPerson, changeWork, disableSomeone, enableSomeone } from './admin/person.tsx'
import { mineCsv, queueCsv, searchCsv, unassignedCsv } from './workspace/list-csv.ts'
import { mineList, queueList, searchList, unassignedList, workspaceStart } from './workspace/list.tsx'
import { newTicketForCustomer, openTicketForCustomer } from './workspace/new-ticket.tsx'
import {
  assignPage,
  notePage,
  participantPage,
  participantRemovalPage,
  priorityPage,
  queuePage,
  readPage,
  replyPage,
  severityPage,
  statusPage,
} from './workspace/ticket-deeds.ts'
import { agentTicket } from './workspace/ticket.tsx'
import { accountPage, endOtherSessions, endSession, saveAccount, savePassword } from './portal/account.tsx'
import { homePage } from './portal/home.tsx'
import { findPeoplePage } from './new-ticket/PeopleField.tsx'
import { serviceAdvicePage } from './new-ticket/ServiceAdvice.tsx'
import { findServicesPage } from './new-ticket/services.ts'
import { newTicketPage, sendNewTicket } from './portal/new-ticket.tsx'
import {
  addTenant,
  askForOne,
  inviteSomeone,
  retireTenant,
  revokeInvited,
  saveContact,
  saveGrants,
  saveMember,
  saveOrganisation,
  takeOutMember,
} from './portal/organisation-deeds.ts'
import { organisationPage, organisationsPage } from './portal/organisation.tsx'
import { addSomeone, changeStatus, changeUrgency, readTicket, removeSomeone, sendReply } from './portal/ticket-deeds.ts'
import { ticketOfPortal } from './portal/ticket.tsx'
import { ticketsCsv } from './portal/tickets-csv.ts'
import { ticketsPage } from './portal/tickets.tsx'
import { endToken, postToken, tokensPage } from './portal/tokens.tsx'
import { postFiles, putDraft, removeDraft, removeFile } from './files/drafts.ts'
import { getFile } from './files/serve-file.ts'
import { getText } from './files/text-page.tsx'
import { getLive } from './live/stream.ts'
import { apiPage } from './help/api.tsx'
import { signedOutAgain } from './signed-out.tsx'

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'
export type Route =
  | readonly [Method, string, 'anyone', Page]
  | readonly [Method, string, 'signed-in' | 'staff' | 'administrator', SignedPage]

export const routes: readonly Route[] = [
  // Sign-in
  ['GET', '/sign-in', 'anyone', signInPage],
  ['POST', '/sign-in', 'anyone', signIn],
  ['POST', '/sign-out', 'anyone', signOut],
  ['GET', '/sign-up', 'anyone', signUpPage],
  ['POST', '/sign-up', 'anyone', postSignUp],
  ['GET', '/sign-up/sent', 'anyone', signUpSentPage],
  ['GET', '/forgot-password', 'anyone', forgotPasswordPage],
  ['POST', '/forgot-password', 'anyone', postForgotPassword],
  ['GET', '/forgot-password/sent', 'anyone', forgotSentPage],
  ['GET', '/set-password', 'anyone', setPasswordPage],
  ['POST', '/set-password', 'anyone', setPassword],
  ['GET', '/invitations/:token', 'anyone', invitationPage],
  ['POST', '/invitations/:token', 'anyone', postInvitation],
  ['GET', '/set-up', 'anyone', setUpPage],
  ['POST', '/set-up', 'anyone', postSetUp],

  ['POST', '/signed-out', 'anyone', signedOutAgain],

  // Help
  ['GET', '/api', 'anyone', apiPage],

  // Portal
  ['GET', '/', 'anyone', homePage],
  ['GET', '/tickets', 'signed-in', ticketsPage],
  ['GET', '/tickets.csv', 'signed-in', ticketsCsv],
  ['GET', '/tickets/new', 'signed-in', newTicketPage],
  ['POST', '/tickets/new', 'signed-in', sendNewTicket],
  ['GET', '/tickets/new/service', 'signed-in', serviceAdvicePage],
  ['GET', '/tickets/new/services', 'signed-in', findServicesPage],
  ['GET', '/tickets/new/people', 'signed-in', findPeoplePage],
  ['GET', '/tickets/:reference', 'signed-in', ticketOfPortal],
  ['POST', '/tickets/:reference/replies', 'signed-in', sendReply],
  ['POST', '/tickets/:reference/participants', 'signed-in', addSomeone],
  ['POST', '/tickets/:reference/participants/:person/removal', 'signed-in', removeSomeone],
  ['POST', '/tickets/:reference/status', 'signed-in', changeStatus],
  ['POST', '/tickets/:reference/priority', 'signed-in', changeUrgency],
  ['POST', '/tickets/:reference/read', 'signed-in', readTicket],

  ['GET', '/organisations', 'signed-in', organisationsPage],
  ['GET', '/organisations/:id', 'signed-in', organisationPage],
  ['POST', '/organisations/:id', 'signed-in', saveOrganisation],
  ['POST', '/organisations/:id/members/:person', 'signed-in', saveMember],
  ['POST', '/organisations/:id/members/:person/removal', 'signed-in', takeOutMember],
  ['POST', '/organisations/:id/members/:person/grants', 'signed-in', saveGrants],
  ['POST', '/organisations/:id/invitations', 'signed-in', inviteSomeone],
  ['POST', '/organisations/:id/tenants', 'signed-in', addTenant],
  ['POST', '/organisations/:id/tenants/:tenant/removal', 'signed-in', retireTenant],
  ['POST', '/organisations/:id/contact', 'signed-in', saveContact],
  ['POST', '/organisations/:id/asking', 'signed-in', askForOne],
  ['POST', '/organisations/:id/invitations/:invitation/removal', 'signed-in', revokeInvited],
  ['GET', '/account', 'signed-in', accountPage],
  ['POST', '/account', 'signed-in', saveAccount],
  ['POST', '/account/password', 'signed-in', savePassword],
  ['POST', '/account/sessions/removal', 'signed-in', endOtherSessions],
  ['POST', '/account/sessions/:session/removal', 'signed-in', endSession],
  ['GET', '/account/tokens', 'signed-in', tokensPage],
  ['POST', '/account/tokens', 'signed-in', postToken],
  ['POST', '/account/tokens/:token/removal', 'signed-in', endToken],

  // Drafts, files, and what keeps open pages fresh
  ['PUT', '/drafts/:id', 'signed-in', putDraft],
  ['POST', '/drafts/:id/removal', 'signed-in', removeDraft],
  ['POST', '/drafts/:id/files', 'signed-in', postFiles],
  ['POST', '/drafts/:id/files/:file/removal', 'signed-in', removeFile],
  ['GET', '/files/:id', 'signed-in', getFile],
  ['GET', '/files/:id/text', 'signed-in', getText],
  ['GET', '/live', 'signed-in', getLive],

  // Workspace
  ['GET', '/workspace', 'staff', workspaceStart],
  ['GET', '/workspace/mine', 'staff', mineList],
  ['GET', '/workspace/mine/tickets.csv', 'staff', mineCsv],
  ['GET', '/workspace/unassigned', 'staff', unassignedList],
  ['GET', '/workspace/unassigned/tickets.csv', 'staff', unassignedCsv],
  ['GET', '/workspace/queues/:queue', 'staff', queueList],
  ['GET', '/workspace/queues/:queue/tickets.csv', 'staff', queueCsv],
  ['GET', '/workspace/search', 'staff', searchList],
  ['GET', '/workspace/search/tickets.csv', 'staff', searchCsv],
  ['GET', '/workspace/tickets/new', 'staff', newTicketForCustomer],
  ['POST', '/workspace/tickets/new', 'staff', openTicketForCustomer],
  ['GET', '/workspace/tickets/:reference', 'staff', agentTicket],
  ['POST', '/workspace/tickets/:reference/replies', 'staff', replyPage],
  ['POST', '/workspace/tickets/:reference/notes', 'staff', notePage],
  ['POST', '/workspace/tickets/:reference/assignee', 'staff', assignPage],
  ['POST', '/workspace/tickets/:reference/queue', 'staff', queuePage],
  ['POST', '/workspace/tickets/:reference/priority', 'staff', priorityPage],
  ['POST', '/workspace/tickets/:reference/severity', 'staff', severityPage],
  ['POST', '/workspace/tickets/:reference/status', 'staff', statusPage],
  ['POST', '/workspace/tickets/:reference/participants', 'staff', participantPage],
  ['POST', '/workspace/tickets/:reference/participants/:person/removal', 'staff', participantRemovalPage],
  ['POST', '/workspace/tickets/:reference/read', 'staff', readPage],

  // Administration
  ['GET', '/admin', 'administrator', adminOverview],
  ['GET', '/admin/mail', 'administrator', adminMails],
  ['GET', '/admin/mail/:id', 'administrator', adminMail],
  ['GET', '/admin/people', 'administrator', adminPeople],
  ['POST', '/admin/people', 'administrator', inviteStaff],
  ['GET', '/admin/people/:id', 'administrator', adminPerson],
  ['POST', '/admin/people/:id/work', 'administrator', changeWork],
  ['POST', '/admin/people/:id/disabling', 'administrator', disableSomeone],
  ['POST', '/admin/people/:id/enabling', 'administrator', enableSomeone],
  ['GET', '/admin/organisations', 'administrator', adminOrganisations],
  ['POST', '/admin/organisations', 'administrator', createOrganisation],
  ['GET', '/admin/organisations/:id', 'administrator', adminOrganisation],
  ['POST', '/admin/organisations/:id/settings', 'administrator', changeSettings],
  ['POST', '/admin/organisations/:id/invitations', 'administrator', inviteMember],
  ['POST', '/admin/organisations/:id/invitations/:invitation/removal', 'administrator', takeInvitationBack],
  ['POST', '/admin/organisations/:id/members/:person', 'administrator', changeMember],
  ['POST', '/admin/organisations/:id/members/:person/removal', 'administrator', takeMemberOut],
  ['POST', '/admin/organisations/:id/members/:person/grants', 'administrator', changeWhere],
  ['POST', '/admin/organisations/:id/contracts', 'administrator', newContract],
  ['POST', '/admin/organisations/:id/contracts/:contract', 'administrator', saveContract],
  ['POST', '/admin/organisations/:id/contracts/:contract/end', 'administrator', finishContract],
  ['POST', '/admin/organisations/:id/tenants', 'administrator', newTenant],
  ['POST', '/admin/organisations/:id/tenants/:tenant/removal', 'administrator', dropTenant],
  ['POST', '/admin/organisations/:id/contact', 'administrator', changeReach],
  ['GET', '/admin/catalogue', 'administrator', catalogueOverview],
  ['GET', '/admin/catalogue/history', 'administrator', catalogueHistory],
  ['GET', '/admin/catalogue/preview', 'administrator', cataloguePreview],
  ['GET', '/admin/catalogue/preset.yaml', 'administrator', catalogueExport],
  ['GET', '/admin/catalogue/messages', 'administrator', catalogueMessages],
  ['POST', '/admin/catalogue/messages', 'administrator', saveMessage],
  ['POST', '/admin/catalogue/settings', 'administrator', saveEntry],
  ['GET', '/admin/catalogue/:part', 'administrator', cataloguePart],
  ['GET', '/admin/catalogue/:part/:key', 'administrator', catalogueEntry],
  ['POST', '/admin/catalogue/:part/:key', 'administrator', saveEntry],
  ['POST', '/admin/catalogue/:part/:key/place', 'administrator', moveEntry],
  ['POST', '/admin/catalogue/:part/:key/retirement', 'administrator', retireEntry],
]
