import { data } from './lists/data';
import { desk } from './lists/desk';
import { editor } from './lists/editor';
import { forum } from './lists/forum';
import { frame } from './lists/frame';
import { identity } from './lists/identity';
import { observer } from './lists/observer';
import { office } from './lists/office';
import { points } from './lists/points';
import { programme } from './lists/programme';
import { rules } from './lists/rules';
import { voting } from './lists/voting';

/** Every page of the window in every state that matters; of the screens of one page the first is the plain one. */
export const screens = [
  ...voting,
  ...rules,
  ...forum,
  ...points,
  ...office,
  ...editor,
  ...desk,
  ...programme,
  ...data,
  ...identity,
  ...observer,
  ...frame,
];
