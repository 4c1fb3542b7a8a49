export { definitionImportance, importImportance, referenceImportance } from './importance.ts';
export { default as occurrenceLayer } from './occurrence-layer.ts';
