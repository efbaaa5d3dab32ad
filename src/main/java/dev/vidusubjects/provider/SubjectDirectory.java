package dev.vidusubjects.provider;

import dev.vidusubjects.subject.Subject;
import java.util.List;
import java.util.Optional;

/** Port: what subjects exist at the provider ({@code vidu_get_subjects}). Reading costs nothing and can be repeated. */
public interface SubjectDirectory {

    /** @param nextPageToken empty on the last page */
    record Page(List<Subject> subjects, Optional<String> nextPageToken) {

        public Page {
            subjects = List.copyOf(subjects);
        }
    }

    /**
     * Reads one page of the account's own subjects, up to 100. Listing is asynchronous at the provider: this submits the
     * request and looks until it is done, for a bounded time.
     *
     * @param pageToken as the page before gave it; empty for the first page
     * @throws ProviderException if no page could be read in time; nothing is lost by that
     */
    Page page(Optional<String> pageToken) throws ProviderException;
}
