import { createRouter, createWebHashHistory, type Router } from 'vue-router';
import DockView from './views/dock/DockView.vue';
import type * as others from './views/later';

type Later = typeof others;

/** A view that is loaded when somebody first goes to one of them; see views/later.ts. */
function later(name: keyof Later) {
  return async (): Promise<Later[keyof Later]> => (await import('./views/later'))[name];
}

/** The window's addresses. They live behind `#`, because the page itself is one file. */
export function makeRouter(): Router {
  return createRouter({
    history: createWebHashHistory(),
    routes: [
      { path: '/', redirect: '/dock' },
      { path: '/dock', name: 'dock', component: DockView },
      { path: '/devices', name: 'devices', component: later('DevicesView') },
      { path: '/devices/labels', name: 'labels', component: later('LabelSheet') },
      { path: '/devices/inventory', name: 'inventory', component: later('InventoryView') },
      {
        path: '/devices/:device/receipt/:checkout',
        name: 'receipt',
        component: later('Receipt'),
        props: true,
      },
      { path: '/footage', name: 'footage', component: later('FootageView') },
      { path: '/footage/:clip', name: 'clip', component: later('ClipView'), props: true },
      // The desk stands beside the places of the rail: one comes to it from a clip or from a drawn list.
      { path: '/desk/:clip', name: 'desk', component: later('DeskView'), props: true },
      {
        path: '/records',
        component: later('RecordsShell'),
        children: [
          { path: 'missing', name: 'missing', component: later('MissingView') },
          { path: 'duty', name: 'duty', component: later('DutyView') },
          { path: 'storage', name: 'storage', component: later('StorageStatistics') },
        ],
      },
      {
        path: '/reviews',
        component: later('ReviewsShell'),
        children: [
          { path: 'mine', name: 'my-reviews', component: later('MyReviews') },
          { path: 'draws', name: 'draws', component: later('DrawsView') },
          { path: 'draws/:draw', name: 'draw', component: later('DrawPage'), props: true },
          { path: 'plans', name: 'plans', component: later('PlansView') },
          { path: 'findings', name: 'findings', component: later('FindingsView') },
          { path: 'approvals', name: 'look-requests', component: later('LookRequests') },
          { path: 'statistics', name: 'statistics', component: later('StatisticsView') },
          { path: 'training', name: 'training', component: later('TrainingView') },
        ],
      },
      {
        path: '/ledger',
        component: later('LedgerShell'),
        children: [
          { path: 'integrity', name: 'ledger', component: later('LedgerView') },
          { path: 'integrity/sheet', name: 'shift-sheet', component: later('ShiftSheet') },
          { path: 'places', name: 'places', component: later('SafekeepingView') },
          { path: 'people', name: 'people', component: later('PeopleView') },
          { path: 'cameras', name: 'cameras', component: later('CamerasView') },
          { path: 'profile', name: 'profile', component: later('ProfileView') },
        ],
      },
      { path: '/:rest(.*)*', redirect: '/dock' },
    ],
  });
}
