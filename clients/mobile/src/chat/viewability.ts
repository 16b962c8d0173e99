/**
 * What counts as in sight, in percent of the list's height: of a message that is taller than some screens
 * no part of its own ever is. A line of text is more than that, and so is what a finger brings in.
 */
export const VIEWABILITY = { viewAreaCoveragePercentThreshold: 2, minimumViewTime: 120 } as const;
