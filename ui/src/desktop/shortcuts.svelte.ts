/** The list of keyboard shortcuts, whether it is shown. */
export const shortcuts = $state({ open: false });
