import { size } from '../format'
import { Scroll } from '../parts/bits'
import { Icon } from '../parts/icon'
import { Empty, Loading, Trouble } from '../parts/notice'
import { words } from '../words'
import type { Watched } from './store'

/** Everything the film consists of, to be taken away. */
export function Files({ watched }: { watched: Watched }) {
  const files = watched.files.value.value?.items
  const problem = watched.files.problem.value
  if (!files) return problem ? <Trouble problem={problem} retry={() => watched.refresh('files')} /> : <Loading />
  if (!files.length) return <Empty title={words.files.none} />
  const folders = [...new Set(files.map(file => file.folder))].sort((one, other) => Number(other === 'final_output') - Number(one === 'final_output'))
  return (
    <Scroll>
      <table class="table files">
        <thead class="unseen">
          <tr>
            {words.files.columns.map(name => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        {folders.map(folder => (
          <tbody key={folder}>
            <tr>
              <th scope="rowgroup" colSpan={5} class="folder">
                {folder}
              </th>
            </tr>
            {files
              .filter(file => file.folder === folder)
              .map(file => (
                <tr key={file.name}>
                  <th scope="row" class="wide">
                    <a class="plain" href={file.url} target="_blank" rel="noreferrer">
                      {file.name}
                    </a>
                  </th>
                  <td class="muted">{file.media_type}</td>
                  <td class="number">{size(file.size_bytes)}</td>
                  <td class="faint mono" title={file.sha256}>
                    {file.sha256.slice(0, 12)}
                  </td>
                  <td>
                    <a
                      class="button quiet icon-only"
                      href={`${file.url}${file.url.includes('?') ? '&' : '?'}download=1`}
                      download={file.name}
                      aria-label={words.files.download(file.name)}
                      title={words.files.download(file.name)}
                    >
                      <Icon name="download" />
                    </a>
                  </td>
                </tr>
              ))}
          </tbody>
        ))}
      </table>
    </Scroll>
  )
}
