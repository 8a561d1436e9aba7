// What the page of a new ticket has of its own: the form's shape, what is known already, the template of a service, the two lists of people, the search among many services, answers beside it.
import { AnswersBeside } from './answers-beside.ts'
import { FormShape } from './form-shape.ts'
import { IncidentAdvice } from './incident-advice.ts'
import { SearchPick } from './search-pick.ts'
import { TextTemplate } from './text-template.ts'
import { TwoList } from './two-list.ts'

customElements.define('form-shape', FormShape)
customElements.define('text-template', TextTemplate)
customElements.define('two-list', TwoList)
customElements.define('search-pick', SearchPick)
customElements.define('incident-advice', IncidentAdvice)
customElements.define('answers-beside', AnswersBeside)
