import './DevicePanel.css';
import { useId, useRef } from 'react';
import { placeBeside } from '../look/placeBeside';
import { useFact } from '../session/sessionContext';
import { DeviceNotes } from './DeviceNotes';
import { Icon } from './Icon';
import { MatMulChooser } from './MatMulChooser';

/** The name of what computes; opens what can be said and chosen about it. */
export function DevicePanel() {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const device = useFact((state) => state.device);
  if (device === null) return null;
  return (
    <>
      <button ref={button} type="button" className="button button--quiet device" popoverTarget={id} title={device.name} aria-label={`Graphics device: ${device.name}`}>
        <Icon name="chip" />
        <span className="device__name" data-testid="device">
          {device.name}
        </span>
      </button>
      <div
        id={id}
        popover="auto"
        className="device-panel"
        role="dialog"
        aria-label="Graphics device"
        data-testid="device-panel"
        onToggle={(event) => {
          if (event.newState === 'open' && button.current !== null) placeBeside(event.currentTarget, button.current);
        }}
      >
        <p>
          <strong>{device.name}</strong>
          {device.isSoftware && ' – WebGPU in software, on the processor'}
        </p>
        <MatMulChooser />
        <DeviceNotes />
      </div>
    </>
  );
}
