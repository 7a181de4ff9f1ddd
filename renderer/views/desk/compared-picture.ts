/** Two moments side by side. */
export interface ComparedPicture {
  readonly address: string;
  readonly label: string;
}
