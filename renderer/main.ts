import { createPinia } from 'pinia';
import { createApp } from 'vue';
import './theme/element';
import App from './App.vue';
import { makeRouter } from './router';
import { makeWords } from './words/words';

const router = makeRouter();
const app = createApp(App).use(createPinia()).use(makeWords()).use(router);

/** The page is idle while it waits for the station's first answer, but then the computer is not. */
const OPENING_MS = 2_000;

// A page that is loaded anew at one of the later views shows nothing before that view is there.
void router.isReady().finally(() => {
  app.mount('#app');
  // Fetched while nobody waits, so that the first way to another place is as quick as the second.
  setTimeout(() => requestIdleCallback(() => void import('./views/later')), OPENING_MS);
});
