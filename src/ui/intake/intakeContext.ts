import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { Intake, IntakeState } from './intake';

export const IntakeContext = createContext<Intake | null>(null);

export function useIntake(): Intake {
  const intake = useContext(IntakeContext);
  if (intake === null) throw new Error('useIntake needs an IntakeContext above it.');
  return intake;
}

export function useIntakeState<Selected>(select: (state: IntakeState) => Selected): Selected {
  return useStore(useIntake().store, select);
}
