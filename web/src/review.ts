export function bind(_root: ParentNode): void {}
