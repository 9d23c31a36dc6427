// The routes. The chat is in the first bundle; the other pages come when they are opened.
import { Suspense, lazy } from 'react';
import { Link, Route, Routes } from 'react-router';
import { Gate } from './components/access/Gate';
import { Empty, Loading } from './components/core/States';
import { Frame } from './components/frame/Frame';
import ChatPage from './pages/ChatPage';
import HomePage from './pages/HomePage';

const LibraryPage = lazy(() => import('./pages/LibraryPage'));
const CollectionPage = lazy(() => import('./pages/CollectionPage'));
const SourcePage = lazy(() => import('./pages/SourcePage'));
const SearchPage = lazy(() => import('./pages/SearchPage'));
const SeriesListPage = lazy(() => import('./pages/SeriesListPage'));
const SeriesPage = lazy(() => import('./pages/SeriesPage'));
const EvaluatePage = lazy(() => import('./pages/EvaluatePage'));
const CasesPage = lazy(() => import('./pages/CasesPage'));
const RunPage = lazy(() => import('./pages/RunPage'));
const EnvironmentsPage = lazy(() => import('./pages/EnvironmentsPage'));
const EnvironmentPage = lazy(() => import('./pages/EnvironmentPage'));
const AccountPage = lazy(() => import('./pages/AccountPage'));
const PeoplePage = lazy(() => import('./pages/PeoplePage'));
const MonitorPage = lazy(() => import('./pages/MonitorPage'));
const SettingsPage = lazy(() => import('./pages/SettingsPage'));

export function App() {
  return (
    <Gate>
      <Frame>
        <Suspense fallback={<Loading />}>
          <Routes>
            <Route path="/" element={<HomePage />} />
            <Route path="/chats/:chatId" element={<ChatPage />} />
            <Route path="/library" element={<LibraryPage />} />
            <Route path="/library/:collectionId" element={<CollectionPage />} />
            <Route path="/sources/:sourceId" element={<SourcePage />} />
            <Route path="/search" element={<SearchPage />} />
            <Route path="/series" element={<SeriesListPage />} />
            <Route path="/series/:seriesId" element={<SeriesPage />} />
            <Route path="/evaluate" element={<EvaluatePage />} />
            <Route path="/evaluate/cases" element={<CasesPage />} />
            <Route path="/evaluate/runs/:runId" element={<RunPage />} />
            <Route path="/environments" element={<EnvironmentsPage />} />
            <Route path="/environments/:name/:view?" element={<EnvironmentPage />} />
            <Route path="/account" element={<AccountPage />} />
            <Route path="/people" element={<PeoplePage />} />
            <Route path="/monitor" element={<MonitorPage />} />
            <Route path="/settings" element={<SettingsPage />} />
            <Route
              path="*"
              element={
                <Empty title="There is no such page" action={<Link to="/">To the start</Link>}>
                  The address may have been mistyped.
                </Empty>
              }
            />
          </Routes>
        </Suspense>
      </Frame>
    </Gate>
  );
}
