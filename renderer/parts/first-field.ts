/**
 * Gives a dialog's first field the focus once the dialog is open, unless somebody is in one of its fields already: who
 * types faster than it opens would find the rest of the password, readable, behind the name.
 */
export function focusFirst(field: { focus(): void } | null | undefined): void {
  const now = document.activeElement;
  const isTyping = now?.matches('.el-dialog :is(input, textarea)') === true;
  if (!isTyping) field?.focus();
}
