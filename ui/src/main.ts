import { mount } from 'svelte';
import App from './App.svelte';
import { followSystem } from './state/language';
import './theme/tokens.css';
import './theme/base.css';
import './theme/controls.css';
import './theme/tables.css';
import './theme/forced.css';

const target = document.getElementById('app');
if (!target) throw new Error('index.html has no #app');

// Opening a city can take a while, and the shell tells the system's language only then.
await followSystem(navigator.language);
mount(App, { target });
