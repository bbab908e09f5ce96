import './styles/tokens.css'
import './styles/base.css'
import './styles/parts.css'
import './styles/shell.css'

import { render } from 'preact'

import { askWho } from './server/session'
import { Studio } from './studio'

void askWho()
render(<Studio />, document.getElementById('studio')!)
