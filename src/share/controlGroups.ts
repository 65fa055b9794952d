/** Parts of the page that a link can hide, so that a class sees only what the lesson is about. */
export const controlGroups = ['base', 'dataset', 'method', 'curve', 'sliders', 'hyperparameters', 'labTabs', 'device', 'share', 'runs', 'lessons'] as const;
export type ControlGroup = (typeof controlGroups)[number];

export const controlGroupWords: Readonly<Record<ControlGroup, string>> = {
  base: 'base model',
  dataset: 'target dataset',
  method: 'method',
  curve: 'curve of ψ and ξ',
  sliders: 'learning rate, bank share and λ',
  hyperparameters: 'hyperparameters',
  labTabs: 'experiments of the lab',
  device: 'graphics device',
  share: 'sharing',
  runs: 'stored runs',
  lessons: 'the Learn button',
};

export const isControlGroup = (name: string): name is ControlGroup => (controlGroups as readonly string[]).includes(name);
