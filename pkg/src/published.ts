/** Whether the packages are on npm; written by `node scripts/published.mjs`. */
export const published: boolean = false;
