/** What the bundle consists of, in this order: a rule of a later style sheet outweighs an equal one of an earlier. */
import './base.css';
import './shell.css';
import './form/form.css';
import './form/files.css';
import './board/board.css';
import './board/card.css';
import './subject/subject.css';
import './icon.js';
import './main.js';
