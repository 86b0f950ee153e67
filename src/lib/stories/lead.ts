/** What it means to cross out whoever leads on safeguarding: said to the storyteller before they press. */
export const leadOut = (name: string) =>
	`${name} leads on keeping people safe. If you cross ${name} out and someone may be seriously harmed, another lead is needed before we can tell anyone who can help.`;
