/**
 * Every view but the dock's. They are one part of the page, loaded when the window already stands: whoever starts the
 * program waits for the dock only.
 */
export { default as CamerasView } from './cameras/CamerasView.vue';
export { default as ClipView } from './footage/ClipView.vue';
export { default as DeskView } from './desk/DeskView.vue';
export { default as DevicesView } from './devices/DevicesView.vue';
export { default as DrawPage } from './reviews/DrawPage.vue';
export { default as DrawsView } from './reviews/DrawsView.vue';
export { default as DutyView } from './records/DutyView.vue';
export { default as FindingsView } from './reviews/FindingsView.vue';
export { default as FootageView } from './footage/FootageView.vue';
export { default as InventoryView } from './devices/InventoryView.vue';
export { default as LabelSheet } from './devices/LabelSheet.vue';
export { default as LedgerShell } from './ledger/LedgerShell.vue';
export { default as LedgerView } from './ledger/LedgerView.vue';
export { default as LookRequests } from './reviews/LookRequests.vue';
export { default as MissingView } from './records/MissingView.vue';
export { default as MyReviews } from './reviews/MyReviews.vue';
export { default as PeopleView } from './people/PeopleView.vue';
export { default as PlansView } from './reviews/PlansView.vue';
export { default as ProfileView } from './profile/ProfileView.vue';
export { default as Receipt } from './devices/Receipt.vue';
export { default as RecordsShell } from './records/RecordsShell.vue';
export { default as ReviewsShell } from './reviews/ReviewsShell.vue';
export { default as SafekeepingView } from './safekeeping/SafekeepingView.vue';
export { default as ShiftSheet } from './ledger/ShiftSheet.vue';
export { default as StatisticsView } from './reviews/StatisticsView.vue';
export { default as StorageStatistics } from './records/StorageStatistics.vue';
export { default as TrainingView } from './reviews/TrainingView.vue';
