package dev.vidusubjects.provider;

import dev.vidusubjects.subject.Subject;
import dev.vidusubjects.time.TimeBudget;
import java.util.List;
import java.util.Optional;

/** Port: which subjects exist at the provider ({@code vidu_get_subjects}). Reading costs nothing and can be repeated. */
public interface SubjectDirectory {

    /**
     * @param subjects of this page
     * @param unreadable how many entries of the page could not be read: without them the page is no evidence of absence
     * @param nextPageToken empty on the last page
     */
    record Page(List<Subject> subjects, int unreadable, Optional<String> nextPageToken) {

        public Page {
            subjects = List.copyOf(subjects);
        }
    }

    /**
     * Reads one page of the account's own subjects, up to 100. Listing is asynchronous at the provider: this submits the
     * request and polls until it is done. It has a rate and a breaker of its own.
     *
     * @param pageToken as the page before gave it; empty for the first page
     * @param budget no page is awaited longer than this
     * @throws ProviderException {@code Rejected} if the provider refuses the page token; else {@code Account}, {@code Busy},
     *     {@code NotSent} or {@code NoVerdict}
     */
    Page page(Optional<String> pageToken, TimeBudget budget) throws ProviderException;

    /**
     * Reads the subject with this id.
     *
     * @return empty if the provider does not list it
     * @throws ProviderException as for {@link #page}
     */
    Optional<Subject> find(String subjectId, TimeBudget budget) throws ProviderException;
}
