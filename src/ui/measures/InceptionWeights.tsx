import { useFact, useSession } from '../session/sessionContext';

const weightsAddress = 'https://github.com/mseitzer/pytorch-fid/releases/tag/fid_weights';
const conversion =
  `python -c 'import torch; from safetensors.torch import save_file; w = torch.load("pt_inception-2015-12-05-6726825d.pth", map_location="cpu"); ` +
  `save_file({n: t.contiguous().clone() for n, t in w.items()}, "inception-fid.safetensors")'`;

/** The door for the weights behind the FID of papers, which the page cannot bring along. */
export function InceptionWeights() {
  const session = useSession();
  const device = useFact((state) => state.device);
  const inception = useFact((state) => state.inception);

  return (
    <details className="disclosure" data-testid="inception">
      <summary>Inception FID{inception === null ? '…' : `: ${inception.name}`}</summary>
      <div className="inception small">
        {inception === null ? (
          <>
            <p>The distance that papers report: a Fréchet distance between features of a large network that has seen photographs. Its weights, a file of about 90 MB, cannot come with the page.</p>
            <p>
              Fetch <a href={weightsAddress} target="_blank" rel="noreferrer">pytorch-fid’s weights</a>, convert them once in Python with torch and safetensors, and open the file here; docs/inception.md in the repository says more.
            </p>
            <pre className="inception__command" tabIndex={0} aria-label="Command that converts the weights">
              <code>{conversion}</code>
            </pre>
          </>
        ) : (
          <p data-testid="inception-name">
            Measured with <strong>{inception.name}</strong>, SHA-256 {inception.digest.slice(0, 12)}…, from the next measurement on, until the page is closed.
          </p>
        )}
        {device?.isSoftware === true && (
          <p className="note" data-testid="inception-slow">
            This is a software GPU: one picture takes over a minute here, and the pictures of the set have to be seen, too. A measurement takes hours or days.
          </p>
        )}
        <div className="inception__actions">
          {inception === null && (
            <button type="button" className="button button--small" onClick={() => void navigator.clipboard.writeText(conversion)}>
              Copy the command
            </button>
          )}
          <label className="button button--small file-button">
            {inception === null ? 'Open the weights' : 'Open others'}
            <input
              type="file"
              accept=".safetensors"
              data-testid="open-inception"
              disabled={device === null}
              onChange={({ target }) => {
                const file = target.files?.[0];
                target.value = '';
                if (file !== undefined) void session.openInception(file);
              }}
            />
          </label>
        </div>
      </div>
    </details>
  );
}
