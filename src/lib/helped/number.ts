/** A card's number as it is printed and read aloud: in two groups of four. */
export const spaced = (number: string): string => number.replace(/^(\d{4})(\d{4})$/, '$1 $2');
