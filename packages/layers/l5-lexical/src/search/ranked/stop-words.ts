/**
 * Words of English that say nothing about what code does, as terms. They are left out of queries, not of the index: what counts as a stop word can
 * change without indexing again.
 */
export const STOP_WORDS: ReadonlySet<string> = new Set(
  (
    'a about after all also an and any are as at be because been before being below between both but by can could did do doe doing done each either etc for from ' +
    'given had has have having here how if in into is it its itself just like may might more most must no not of off on once one only or other our out over own per ' +
    'same shall should so some such than that the their them then there these they this those through thus to too under until up upon us use used using very via ' +
    'was we were what when where whether which while who whose why will with within without would yet you your'
  ).split(' '),
);
