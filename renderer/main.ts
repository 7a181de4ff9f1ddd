import { createPinia } from 'pinia';
import { createApp } from 'vue';
import './theme/element';
import App from './App.vue';
import { makeRouter } from './router';
import { makeWords } from './words/words';

const router = makeRouter();
const app = createApp(App).use(createPinia()).use(makeWords()).use(router);

// A page that is loaded anew at one of the later views shows nothing before that view is there.
void router.isReady().finally(() => {
  app.mount('#app');
  // Fetched while nobody waits, so that the first way to another place is as quick as the second.
  requestIdleCallback(() => void import('./views/later'));
});
