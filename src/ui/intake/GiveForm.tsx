import { FileButtons } from './FileButtons';

/** What can be given, and how, before anything was. */
export function GiveForm() {
  return (
    <div className="give-form">
      <p className="give-form__lead">Drop a folder, pictures or an archive here</p>
      <FileButtons />
      <p className="soft small">or paste pictures with Ctrl V (⌘ V).</p>
      <ul className="give-form__facts small soft">
        <li>Sub-folders become classes; so do the labels of a CSV or JSON that lies beside the pictures.</li>
        <li>PNG, JPEG, WebP, GIF, AVIF, BMP and SVG; archives as .zip, .tar or .tar.gz.</li>
        <li>Everything stays on this device: nothing is uploaded.</li>
      </ul>
    </div>
  );
}
