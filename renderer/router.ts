import { createRouter, createWebHashHistory, type Router } from 'vue-router';
import CamerasView from './views/cameras/CamerasView.vue';
import DevicesView from './views/devices/DevicesView.vue';
import InventoryView from './views/devices/InventoryView.vue';
import LabelSheet from './views/devices/LabelSheet.vue';
import Receipt from './views/devices/Receipt.vue';
import DockView from './views/dock/DockView.vue';
import ClipView from './views/footage/ClipView.vue';
import DeskView from './views/desk/DeskView.vue';
import LookRequests from './views/desk/LookRequests.vue';
import FootageView from './views/footage/FootageView.vue';
import LedgerShell from './views/ledger/LedgerShell.vue';
import LedgerView from './views/ledger/LedgerView.vue';
import ShiftSheet from './views/ledger/ShiftSheet.vue';
import PeopleView from './views/people/PeopleView.vue';
import ProfileView from './views/profile/ProfileView.vue';
import DutyView from './views/records/DutyView.vue';
import MissingView from './views/records/MissingView.vue';
import RecordsShell from './views/records/RecordsShell.vue';
import StorageStatistics from './views/records/StorageStatistics.vue';
import DrawPage from './views/reviews/DrawPage.vue';
import DrawsView from './views/reviews/DrawsView.vue';
import FindingsView from './views/reviews/FindingsView.vue';
import MyReviews from './views/reviews/MyReviews.vue';
import PlansView from './views/reviews/PlansView.vue';
import ReviewsShell from './views/reviews/ReviewsShell.vue';
import StatisticsView from './views/reviews/StatisticsView.vue';
import TrainingView from './views/reviews/TrainingView.vue';
import SafekeepingView from './views/safekeeping/SafekeepingView.vue';

/** The window's addresses. They live behind `#`, because the page itself is one file. */
export function makeRouter(): Router {
  return createRouter({
    history: createWebHashHistory(),
    routes: [
      { path: '/', redirect: '/dock' },
      { path: '/dock', name: 'dock', component: DockView },
      { path: '/devices', name: 'devices', component: DevicesView },
      { path: '/devices/labels', name: 'labels', component: LabelSheet },
      { path: '/devices/inventory', name: 'inventory', component: InventoryView },
      { path: '/devices/:device/receipt/:checkout', name: 'receipt', component: Receipt, props: true },
      { path: '/footage', name: 'footage', component: FootageView },
      { path: '/footage/:clip', name: 'clip', component: ClipView, props: true },
      // The desk stands beside the places of the rail: one comes to it from a clip or from a drawn list.
      { path: '/desk/approvals', name: 'look-requests', component: LookRequests },
      { path: '/desk/:clip', name: 'desk', component: DeskView, props: true },
      {
        path: '/records',
        component: RecordsShell,
        children: [
          { path: 'missing', name: 'missing', component: MissingView },
          { path: 'duty', name: 'duty', component: DutyView },
          { path: 'storage', name: 'storage', component: StorageStatistics },
        ],
      },
      {
        path: '/reviews',
        component: ReviewsShell,
        children: [
          { path: 'mine', name: 'my-reviews', component: MyReviews },
          { path: 'draws', name: 'draws', component: DrawsView },
          { path: 'draws/:draw', name: 'draw', component: DrawPage, props: true },
          { path: 'plans', name: 'plans', component: PlansView },
          { path: 'findings', name: 'findings', component: FindingsView },
          { path: 'statistics', name: 'statistics', component: StatisticsView },
          { path: 'training', name: 'training', component: TrainingView },
        ],
      },
      {
        path: '/ledger',
        component: LedgerShell,
        children: [
          { path: 'integrity', name: 'ledger', component: LedgerView },
          { path: 'integrity/sheet', name: 'shift-sheet', component: ShiftSheet },
          { path: 'places', name: 'places', component: SafekeepingView },
          { path: 'people', name: 'people', component: PeopleView },
          { path: 'cameras', name: 'cameras', component: CamerasView },
          { path: 'profile', name: 'profile', component: ProfileView },
        ],
      },
      { path: '/:rest(.*)*', redirect: '/dock' },
    ],
  });
}
