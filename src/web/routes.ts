// The table of contents of the product: method, path, who may enter, page. A stranger to a page that is not theirs gets "not found".
import type { Page, SignedPage } from './ask.ts'
import { forgotPasswordPage, forgotSentPage, postForgotPassword } from './sign-in/forgot-password.tsx'
import { invitationPage, postInvitation } from './sign-in/invitation.tsx'
import { setPassword, setPasswordPage } from './sign-in/set-password.tsx'
import { postSetUp, setUpPage } from './sign-in/set-up.tsx'
import { signIn, signInPage } from './sign-in/sign-in.tsx'
import { signOut } from './sign-in/sign-out.ts'
import { postSignUp, signUpPage, signUpSentPage } from './sign-in/sign-up.tsx'
import { approvalDone, approvalPage, postApproval } from './customers/approval.tsx'
import { askedPage, askingPage } from './customers/asked.tsx'
import { askingOf } from './customers/asking.ts'
import { calendarHolidays, readHolidaysFile, takeHolidays } from './admin/calendar-holidays.tsx'
import { catalogueEntry, saveEntry } from './admin/catalogue-entry.tsx'
import { catalogueExport } from './admin/catalogue-export.ts'
import { catalogueHistory } from './admin/catalogue-history.tsx'
import { cataloguePart, moveEntry, retireEntry } from './admin/catalogue-list.tsx'
import { catalogueMessages, saveMessage } from './admin/catalogue-messages.tsx'
import { cataloguePreview } from './admin/catalogue-preview.tsx'
import { catalogueOverview } from './admin/catalogue.tsx'
import { adminDelegations } from './admin/delegations.tsx'
import { adminIncomingMails, adminRawMail, adminReleaseMail } from './admin/incoming-mail.tsx'
import { adminMail, adminMails } from './admin/mail.tsx'
import { marketplacePage, productPage } from './marketplace/marketplace.tsx'
import {
  adminOrganisation,
  changeMember,
  changeReach,
  changeSettings,
  changeWhere,
  dropPartnership,
  dropTenant,
  finishContract,
  inviteMember,
  newContract,
  newPartnership,
  newTenant,
  saveCalendar,
  saveContract,
  savePlace,
  takeInvitationBack,
  takeMemberOut,
} from './admin/organisation.tsx'
import { adminOrganisations, createOrganisation } from './admin/organisations.tsx'
import { adminOverview } from './admin/overview.tsx'
import { adminPeople, inviteStaff } from './admin/people.tsx'
import { adminPerson, changeWork, disableSomeone, enableSomeone } from './admin/person.tsx'
import { attachToIncident, detachFromIncident, incidentTickets } from './workspace/incident-tickets.tsx'
import { healthIncidentForUs, postChange, postPublication, postUpdate } from './workspace/health-incident.tsx'
import { healthList, newIncidentPage, postIncident } from './workspace/health.tsx'
import {
  postSource,
  postSourceChange,
  postSourceComponents,
  postSourceSwitch,
  statusSource,
  statusSources,
  trySource,
} from './admin/status-sources.tsx'
import { postWebhookSecret, postWebhookTrial, webhook, webhooks } from './admin/webhooks.tsx'
import { mineCsv, queueCsv, searchCsv, unassignedCsv } from './workspace/list-csv.ts'
import { mineList, queueList, searchList, unassignedList, workspaceStart } from './workspace/list.tsx'
import { newTicketForCustomer, openTicketForCustomer } from './workspace/new-ticket.tsx'
import {
  assignPage,
  incidentPage,
  incidentRemovalPage,
  notePage,
  participantPage,
  participantRemovalPage,
  priorityPage,
  queuePage,
  readPage,
  replyPage,
  severityPage,
  statusPage,
  takeBackPage,
} from './workspace/ticket-deeds.ts'
import { agentTicket } from './workspace/ticket.tsx'
import { byMailPage, endAddress, postAddress } from './portal/by-mail.tsx'
import { accountPage, endOtherSessions, endSession, saveAccount, savePassword } from './portal/account.tsx'
import { homePage } from './portal/home.tsx'
import { completionsPage } from './search/completions.ts'
import { searchPage } from './search/search.tsx'
import { forCustomer } from './customers/acting.ts'
import { customersPage } from './customers/customers.tsx'
import { customerStart } from './customers/start.tsx'
import { callbacksPage } from './callbacks/calendar.tsx'
import { callbackFile } from './callbacks/calendar-file.ts'
import { cancelInPortal, cancelInWorkspace, chooseInPortal, chooseInWorkspace, sendInPortal, sendInWorkspace } from './callbacks/choose.tsx'
import { logCall } from './callbacks/log.ts'
import { forTicket, sendPartnerNote } from './customers/ticket.ts'
import { answerIncident } from './portal/incident-deeds.ts'
import { maintenanceCalendar } from './health/calendar.ts'
import { forReaders, forReadersOnly } from './health/door.ts'
import { healthFeed } from './health/feed.ts'
import { healthPage } from './health/health.tsx'
import { healthHistory } from './health/history.tsx'
import { healthIncident } from './health/incident.tsx'
import {
  endMySubscription,
  oneClickRemoval,
  postConfirmation,
  postRemoval,
  postSubscription,
  subscriptionPage,
  subscriptionSent,
} from './health/subscriptions.tsx'
import { healthSummary } from './health/summary.ts'
import { findPeoplePage } from './new-ticket/PeopleField.tsx'
import { answerPage, answerSolved, answersPage } from './new-ticket/Answers.tsx'
import { contractsPage } from './new-ticket/contracts-page.tsx'
import { incidentAdvicePage } from './new-ticket/IncidentAdvice.tsx'
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
import {
  sendAsking,
  sendChange,
  sendDecision,
  sendEnd,
  sendGrant,
  sendRole,
  sendRoleTaken,
} from './portal/organisation-delegation-deeds.ts'
import { askPage, delegationPage, grantPage } from './portal/organisation-delegation.tsx'
import { filingPage, sendFilingDecision } from './portal/organisation-filings.tsx'
import { organisationPage, organisationsPage } from './portal/organisation.tsx'
import { addSomeone, changeStatus, changeUrgency, readTicket, removeSomeone, sendReply, takeBack } from './portal/ticket-deeds.ts'
import { ticketOfPortal } from './portal/ticket.tsx'
import { ticketsCsv } from './portal/tickets-csv.ts'
import { ticketsPage } from './portal/tickets.tsx'
import { endToken, postToken, tokensPage } from './portal/tokens.tsx'
import { postFiles, putDraft, removeDraft, removeFile } from './files/drafts.ts'
import { getFile } from './files/serve-file.ts'
import { getText } from './files/text-page.tsx'
import { getLive } from './live/stream.ts'
import { articleForUsPage } from './articles/article.tsx'
import {
  postAbout,
  postArticleFiles,
  postAudience,
  postDecision,
  postName,
  postPublication as postArticlePublication,
  postRetirement,
  postReview,
  postShowing,
} from './articles/deeds.ts'
import { articleList, searchesPage } from './articles/list.tsx'
import { newArticlePage, postArticle } from './articles/new.tsx'
import { previewPage } from './articles/preview.tsx'
import { articleTextPage, postText } from './articles/text.tsx'
import { postRestoration, versionsPage } from './articles/versions.tsx'
import { apiPage } from './help/api.tsx'
import { helpArticle, postFeedback } from './help/article.tsx'
import { forHelpReaders, forHelpReadersOnly } from './help/door.ts'
import { helpFeed } from './help/feed.ts'
import { helpFile } from './help/file.ts'
import { helpPage } from './help/help.tsx'
import { robots, sitemap, sitemapList } from './help/sitemap.ts'
import { reportsPage } from './reports/reports.tsx'
import { statementCsv } from './reports/statement-csv.ts'
import { statementPdf } from './reports/statement-pdf.ts'
import { statementPage } from './reports/statement.tsx'
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
  ['GET', '/approvals/done', 'anyone', approvalDone],
  ['GET', '/approvals/:token', 'anyone', approvalPage],
  ['POST', '/approvals/:token', 'anyone', postApproval],
  ['GET', '/set-up', 'anyone', setUpPage],
  ['POST', '/set-up', 'anyone', postSetUp],

  ['POST', '/signed-out', 'anyone', signedOutAgain],

  // Help
  ['GET', '/api', 'anyone', apiPage],
  ['GET', '/help', 'anyone', forHelpReaders(helpPage)],
  ['GET', '/help/feed.xml', 'anyone', forHelpReadersOnly(helpFeed)],
  ['GET', '/help/files/:id', 'anyone', helpFile],
  ['GET', '/help/:slug', 'anyone', forHelpReaders(helpArticle)],
  ['POST', '/help/:slug/feedback', 'anyone', forHelpReadersOnly(postFeedback)],
  ['GET', '/sitemap.xml', 'anyone', sitemap],
  ['GET', '/sitemap/:from', 'anyone', sitemapList],
  ['GET', '/robots.txt', 'anyone', robots],

  // Search
  ['GET', '/search', 'anyone', forHelpReaders(searchPage)],
  ['GET', '/search/completions', 'anyone', forHelpReadersOnly(completionsPage)],

  // Service health
  ['GET', '/health', 'anyone', forReaders(healthPage)],
  ['GET', '/health/history', 'anyone', forReaders(healthHistory)],
  ['GET', '/health/incidents/:reference', 'anyone', forReaders(healthIncident)],
  ['GET', '/health/feed.atom', 'anyone', forReadersOnly(healthFeed)],
  ['GET', '/health/maintenance.ics', 'anyone', forReadersOnly(maintenanceCalendar)],
  ['GET', '/health/summary.json', 'anyone', forReadersOnly(healthSummary)],
  ['POST', '/health/subscriptions', 'anyone', forReadersOnly(postSubscription)],
  ['POST', '/health/subscriptions/end', 'signed-in', endMySubscription],
  ['GET', '/health/subscriptions/sent', 'anyone', subscriptionSent],
  ['GET', '/health/subscriptions/:token', 'anyone', subscriptionPage],
  ['POST', '/health/subscriptions/:token/confirmation', 'anyone', postConfirmation],
  ['POST', '/health/subscriptions/:token/removal', 'anyone', postRemoval],
  ['POST', '/health/subscriptions/:token/one-click', 'anyone', oneClickRemoval],

  // Portal
  ['GET', '/', 'anyone', homePage],
  ['GET', '/tickets', 'signed-in', ticketsPage],
  ['GET', '/tickets.csv', 'signed-in', ticketsCsv],
  ['GET', '/tickets/new', 'signed-in', newTicketPage],
  ['POST', '/tickets/new', 'signed-in', sendNewTicket],
  ['GET', '/tickets/new/service', 'signed-in', serviceAdvicePage],
  ['GET', '/tickets/new/incidents', 'signed-in', incidentAdvicePage],
  ['GET', '/tickets/new/services', 'signed-in', findServicesPage],
  ['GET', '/tickets/new/answers', 'signed-in', answersPage],
  ['GET', '/tickets/new/answers/:slug', 'signed-in', answerPage],
  ['POST', '/tickets/new/answers/:slug/solved', 'signed-in', answerSolved],
  ['GET', '/tickets/new/people', 'signed-in', findPeoplePage],
  ['GET', '/tickets/new/contracts', 'signed-in', contractsPage],
  ['GET', '/tickets/:reference', 'signed-in', ticketOfPortal],
  ['POST', '/tickets/:reference/replies', 'signed-in', sendReply],
  ['POST', '/tickets/:reference/participants', 'signed-in', addSomeone],
  ['POST', '/tickets/:reference/participants/:person/removal', 'signed-in', removeSomeone],
  ['POST', '/tickets/:reference/status', 'signed-in', changeStatus],
  ['POST', '/tickets/:reference/priority', 'signed-in', changeUrgency],
  ['POST', '/tickets/:reference/incident/answer', 'signed-in', answerIncident],
  ['POST', '/tickets/:reference/read', 'signed-in', readTicket],
  ['POST', '/tickets/:reference/vendor', 'signed-in', takeBack],
  ['GET', '/tickets/:reference/callback', 'signed-in', chooseInPortal],
  ['POST', '/tickets/:reference/callback', 'signed-in', sendInPortal],
  ['POST', '/tickets/:reference/callback/removal', 'signed-in', cancelInPortal],
  ['GET', '/tickets/:reference/callback.ics', 'signed-in', callbackFile],

  // Products of others
  ['GET', '/marketplace', 'signed-in', marketplacePage],
  ['GET', '/marketplace/:service', 'signed-in', productPage],

  // For a customer: each behind the gate that asks anew whether one acts for it
  ['GET', '/customers', 'signed-in', customersPage],
  ['GET', '/customers/asking', 'signed-in', askingPage],
  ['GET', '/customers/asking/:filing', 'signed-in', askedPage],
  ['GET', '/ask/:customer/tickets/new', 'signed-in', askingOf(newTicketPage)],
  ['POST', '/ask/:customer/tickets/new', 'signed-in', askingOf(sendNewTicket)],
  ['GET', '/ask/:customer/tickets/new/service', 'signed-in', askingOf(serviceAdvicePage)],
  ['GET', '/ask/:customer/tickets/new/services', 'signed-in', askingOf(findServicesPage)],
  ['GET', '/ask/:customer/tickets/new/people', 'signed-in', askingOf(findPeoplePage)],
  ['GET', '/ask/:customer/tickets/new/contracts', 'signed-in', askingOf(contractsPage)],
  ['GET', '/for/:customer', 'signed-in', forCustomer(customerStart)],
  ['GET', '/for/:customer/search', 'signed-in', forCustomer(searchPage)],
  ['GET', '/for/:customer/search/completions', 'signed-in', forCustomer(completionsPage)],
  ['GET', '/for/:customer/tickets', 'signed-in', forCustomer(ticketsPage)],
  ['GET', '/for/:customer/tickets.csv', 'signed-in', forCustomer(ticketsCsv)],
  ['GET', '/for/:customer/tickets/new', 'signed-in', forCustomer(newTicketPage)],
  ['POST', '/for/:customer/tickets/new', 'signed-in', forCustomer(sendNewTicket)],
  ['GET', '/for/:customer/tickets/new/service', 'signed-in', forCustomer(serviceAdvicePage)],
  ['GET', '/for/:customer/tickets/new/incidents', 'signed-in', forCustomer(incidentAdvicePage)],
  ['GET', '/for/:customer/tickets/new/services', 'signed-in', forCustomer(findServicesPage)],
  ['GET', '/for/:customer/tickets/new/people', 'signed-in', forCustomer(findPeoplePage)],
  ['GET', '/for/:customer/tickets/new/contracts', 'signed-in', forCustomer(contractsPage)],
  ['GET', '/for/:customer/tickets/:reference', 'signed-in', forTicket(ticketOfPortal)],
  ['POST', '/for/:customer/tickets/:reference/replies', 'signed-in', forTicket(sendReply)],
  ['POST', '/for/:customer/tickets/:reference/participants', 'signed-in', forTicket(addSomeone)],
  ['POST', '/for/:customer/tickets/:reference/participants/:person/removal', 'signed-in', forTicket(removeSomeone)],
  ['POST', '/for/:customer/tickets/:reference/status', 'signed-in', forTicket(changeStatus)],
  ['POST', '/for/:customer/tickets/:reference/priority', 'signed-in', forTicket(changeUrgency)],
  ['POST', '/for/:customer/tickets/:reference/incident/answer', 'signed-in', forTicket(answerIncident)],
  ['POST', '/for/:customer/tickets/:reference/read', 'signed-in', forTicket(readTicket)],
  ['POST', '/for/:customer/tickets/:reference/vendor', 'signed-in', forTicket(takeBack)],
  ['POST', '/for/:customer/tickets/:reference/partner-notes', 'signed-in', forTicket(sendPartnerNote)],
  ['GET', '/for/:customer/tickets/:reference/callback', 'signed-in', forTicket(chooseInPortal)],
  ['POST', '/for/:customer/tickets/:reference/callback', 'signed-in', forTicket(sendInPortal)],
  ['POST', '/for/:customer/tickets/:reference/callback/removal', 'signed-in', forTicket(cancelInPortal)],
  ['GET', '/for/:customer/tickets/:reference/callback.ics', 'signed-in', forTicket(callbackFile)],

  ['GET', '/for/:customer/statements/:month', 'signed-in', forCustomer(statementPage)],
  ['GET', '/for/:customer/statements/:month/statement.csv', 'signed-in', forCustomer(statementCsv)],
  ['GET', '/for/:customer/statements/:month/statement.pdf', 'signed-in', forCustomer(statementPdf)],

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
  ['GET', '/organisations/:id/filings/:filing', 'signed-in', filingPage],
  ['POST', '/organisations/:id/filings/:filing', 'signed-in', sendFilingDecision],
  ['GET', '/organisations/:id/delegations/grant', 'signed-in', grantPage],
  ['POST', '/organisations/:id/delegations/grant', 'signed-in', sendGrant],
  ['GET', '/organisations/:id/delegations/ask', 'signed-in', askPage],
  ['POST', '/organisations/:id/delegations/ask', 'signed-in', sendAsking],
  ['GET', '/organisations/:id/delegations/:delegation', 'signed-in', delegationPage],
  ['POST', '/organisations/:id/delegations/:delegation/decision', 'signed-in', sendDecision],
  ['POST', '/organisations/:id/delegations/:delegation/change', 'signed-in', sendChange],
  ['POST', '/organisations/:id/delegations/:delegation/end', 'signed-in', sendEnd],
  ['POST', '/organisations/:id/roles', 'signed-in', sendRole],
  ['POST', '/organisations/:id/roles/removal', 'signed-in', sendRoleTaken],
  ['GET', '/organisations/:id/statements/:month', 'signed-in', statementPage],
  ['GET', '/organisations/:id/statements/:month/statement.csv', 'signed-in', statementCsv],
  ['GET', '/organisations/:id/statements/:month/statement.pdf', 'signed-in', statementPdf],
  ['GET', '/account', 'signed-in', accountPage],
  ['POST', '/account', 'signed-in', saveAccount],
  ['POST', '/account/password', 'signed-in', savePassword],
  ['POST', '/account/sessions/removal', 'signed-in', endOtherSessions],
  ['POST', '/account/sessions/:session/removal', 'signed-in', endSession],
  ['GET', '/account/by-mail', 'signed-in', byMailPage],
  ['POST', '/account/by-mail/:address', 'signed-in', postAddress],
  ['POST', '/account/by-mail/:address/removal', 'signed-in', endAddress],
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
  ['GET', '/workspace/callbacks', 'staff', callbacksPage],
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
  ['POST', '/workspace/tickets/:reference/incident', 'staff', incidentPage],
  ['POST', '/workspace/tickets/:reference/incident/removal', 'staff', incidentRemovalPage],
  ['POST', '/workspace/tickets/:reference/participants', 'staff', participantPage],
  ['POST', '/workspace/tickets/:reference/participants/:person/removal', 'staff', participantRemovalPage],
  ['POST', '/workspace/tickets/:reference/read', 'staff', readPage],
  ['POST', '/workspace/tickets/:reference/vendor', 'staff', takeBackPage],
  ['GET', '/workspace/tickets/:reference/callback', 'staff', chooseInWorkspace],
  ['POST', '/workspace/tickets/:reference/callback', 'staff', sendInWorkspace],
  ['POST', '/workspace/tickets/:reference/callback/removal', 'staff', cancelInWorkspace],
  ['POST', '/workspace/tickets/:reference/callback/attempts', 'staff', logCall],

  // How many promises were kept
  ['GET', '/workspace/reports', 'staff', reportsPage],
  ['GET', '/workspace/reports/customers/:organisation/:month', 'staff', statementPage],
  ['GET', '/workspace/reports/customers/:organisation/:month/statement.csv', 'staff', statementCsv],
  ['GET', '/workspace/reports/customers/:organisation/:month/statement.pdf', 'staff', statementPdf],

  // The tickets of an incident
  ['GET', '/workspace/health/:reference/tickets', 'staff', incidentTickets],
  ['POST', '/workspace/health/:reference/tickets', 'staff', attachToIncident],
  ['POST', '/workspace/health/:reference/tickets/removal', 'staff', detachFromIncident],
  ['GET', '/workspace/health', 'staff', healthList],
  ['GET', '/workspace/health/new', 'staff', newIncidentPage],
  ['POST', '/workspace/health/new', 'staff', postIncident],
  ['GET', '/workspace/health/:reference', 'staff', healthIncidentForUs],
  ['POST', '/workspace/health/:reference/updates', 'staff', postUpdate],
  ['POST', '/workspace/health/:reference/changes', 'staff', postChange],
  ['POST', '/workspace/health/:reference/publication', 'staff', postPublication],

  // The help centre, written
  ['GET', '/workspace/articles', 'staff', articleList],
  ['GET', '/workspace/articles/new', 'staff', newArticlePage],
  ['POST', '/workspace/articles/new', 'staff', postArticle],
  ['POST', '/workspace/articles/preview', 'staff', previewPage],
  ['GET', '/workspace/articles/searches', 'staff', searchesPage],
  ['GET', '/workspace/articles/:id', 'staff', articleForUsPage],
  ['GET', '/workspace/articles/:id/text/:language', 'staff', articleTextPage],
  ['POST', '/workspace/articles/:id/text/:language', 'staff', postText],
  ['GET', '/workspace/articles/:id/text/:language/versions', 'staff', versionsPage],
  ['POST', '/workspace/articles/:id/restoration', 'staff', postRestoration],
  ['POST', '/workspace/articles/:id/showing', 'staff', postShowing],
  ['POST', '/workspace/articles/:id/review', 'staff', postReview],
  ['POST', '/workspace/articles/:id/review/decision', 'staff', postDecision],
  ['POST', '/workspace/articles/:id/publication', 'staff', postArticlePublication],
  ['POST', '/workspace/articles/:id/retirement', 'staff', postRetirement],
  ['POST', '/workspace/articles/:id/about', 'staff', postAbout],
  ['POST', '/workspace/articles/:id/audience', 'staff', postAudience],
  ['POST', '/workspace/articles/:id/name', 'staff', postName],
  ['POST', '/workspace/articles/:id/files', 'staff', postArticleFiles],

  // Administration
  ['GET', '/admin', 'administrator', adminOverview],
  ['GET', '/admin/mail', 'administrator', adminMails],
  ['GET', '/admin/mail/:id', 'administrator', adminMail],
  ['GET', '/admin/incoming-mail', 'administrator', adminIncomingMails],
  ['GET', '/admin/incoming-mail/:id/raw', 'administrator', adminRawMail],
  ['POST', '/admin/incoming-mail/:id/release', 'administrator', adminReleaseMail],
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
  ['POST', '/admin/organisations/:id/place', 'administrator', savePlace],
  ['POST', '/admin/organisations/:id/calendar', 'administrator', saveCalendar],
  ['POST', '/admin/organisations/:id/partnerships', 'administrator', newPartnership],
  ['POST', '/admin/organisations/:id/partnerships/removal', 'administrator', dropPartnership],
  ['GET', '/admin/delegations', 'administrator', adminDelegations],
  ['GET', '/admin/status-sources', 'administrator', statusSources],
  ['POST', '/admin/status-sources', 'administrator', postSource],
  ['GET', '/admin/status-sources/:id', 'administrator', statusSource],
  ['POST', '/admin/status-sources/:id', 'administrator', postSourceChange],
  ['POST', '/admin/status-sources/:id/trial', 'administrator', trySource],
  ['POST', '/admin/status-sources/:id/components', 'administrator', postSourceComponents],
  ['POST', '/admin/status-sources/:id/switch', 'administrator', postSourceSwitch],
  ['GET', '/admin/webhooks', 'administrator', webhooks],
  ['GET', '/admin/webhooks/:key', 'administrator', webhook],
  ['POST', '/admin/webhooks/:key/secret', 'administrator', postWebhookSecret],
  ['POST', '/admin/webhooks/:key/trial', 'administrator', postWebhookTrial],
  ['GET', '/admin/catalogue', 'administrator', catalogueOverview],
  ['GET', '/admin/catalogue/history', 'administrator', catalogueHistory],
  ['GET', '/admin/catalogue/preview', 'administrator', cataloguePreview],
  ['GET', '/admin/catalogue/preset.yaml', 'administrator', catalogueExport],
  ['GET', '/admin/catalogue/messages', 'administrator', catalogueMessages],
  ['POST', '/admin/catalogue/messages', 'administrator', saveMessage],
  ['POST', '/admin/catalogue/settings', 'administrator', saveEntry],
  ['GET', '/admin/catalogue/calendars/:key/holidays', 'administrator', calendarHolidays],
  ['POST', '/admin/catalogue/calendars/:key/holidays', 'administrator', readHolidaysFile],
  ['POST', '/admin/catalogue/calendars/:key/holidays/chosen', 'administrator', takeHolidays],
  ['GET', '/admin/catalogue/:part', 'administrator', cataloguePart],
  ['GET', '/admin/catalogue/:part/:key', 'administrator', catalogueEntry],
  ['POST', '/admin/catalogue/:part/:key', 'administrator', saveEntry],
  ['POST', '/admin/catalogue/:part/:key/place', 'administrator', moveEntry],
  ['POST', '/admin/catalogue/:part/:key/retirement', 'administrator', retireEntry],
]
