/**
 * The password for a camera: one of its own by the first of these names that has one, else that of its make. Null when
 * none is kept. Where passwords are kept is not the dock's to know.
 */
export type PasswordOf = (adapter: string, cameras: readonly string[]) => Promise<string | null>;
