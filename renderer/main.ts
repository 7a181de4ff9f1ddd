import { createPinia } from 'pinia';
import { createApp } from 'vue';
import './theme/element';
import App from './App.vue';
import { makeRouter } from './router';
import { makeWords } from './words/words';

createApp(App).use(createPinia()).use(makeWords()).use(makeRouter()).mount('#app');

// Fetched while nobody waits, so that the first way to another place is as quick as the second.
requestIdleCallback(() => void import('./views/later'));
