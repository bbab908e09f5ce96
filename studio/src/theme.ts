import { effect, signal } from '@preact/signals'

export type Theme = 'auto' | 'dark' | 'light'

const THEMES: Theme[] = ['auto', 'dark', 'light']
const kept = localStorage.getItem('theme') as Theme | null
export const theme = signal<Theme>(kept && THEMES.includes(kept) ? kept : 'auto')

effect(() => {
  document.documentElement.dataset['theme'] = theme.value
  localStorage.setItem('theme', theme.value)
})

export const nextTheme = () => (theme.value = THEMES[(THEMES.indexOf(theme.value) + 1) % THEMES.length] ?? 'auto')
