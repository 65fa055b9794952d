/** The exit status of what Ctrl-C ended. */
export const STOPPED_STATUS = 130;
