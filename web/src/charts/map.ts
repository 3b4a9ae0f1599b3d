import { base, type Kind } from "./common";

const kind: Kind<unknown> = {
  option: (_data, theme) => base(theme),
};
export default kind;
