/** What leads to a story whose teller asked that their content note stands where its first words would. */
export const unseen = 'A story. Its words are on its own page.';
