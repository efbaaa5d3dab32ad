package dev.vidusubjects.provider;

import dev.vidusubjects.subject.Subject;
import dev.vidusubjects.time.TimeBudget;
import java.util.List;
import java.util.Optional;

/**
 * Port: the list of the subjects that exist at the provider ({@code vidu_get_subjects}). Reads are free and repeatable.
 */
public interface SubjectDirectory {

    /**
     * @param subjects the subjects of this page
     * @param unreadable number of entries of the page that could not be read; if it is not 0, the page is no evidence
     *     of absence
     * @param nextPageToken the token of the next page; empty on the last page
     */
    record Page(List<Subject> subjects, int unreadable, Optional<String> nextPageToken) {

        public Page {
            subjects = List.copyOf(subjects);
        }
    }

    /**
     * Reads one page of the account's own subjects, up to 100. Listing is asynchronous at the provider: this submits
     * the request and polls until it is done. It has its own rate limit and circuit breaker.
     *
     * @param pageToken the {@code nextPageToken} of the previous page; empty for the first page
     * @param budget maximum time to wait for the page
     * @throws ProviderException {@code Rejected} if the provider refuses the page token; otherwise {@code Account},
     *     {@code Busy}, {@code NotSent} or {@code NoVerdict}
     */
    Page page(Optional<String> pageToken, TimeBudget budget) throws ProviderException;

    /**
     * Reads the subject with this id.
     *
     * @return the subject, or empty if the provider does not list it
     * @throws ProviderException as for {@link #page}
     */
    Optional<Subject> find(String subjectId, TimeBudget budget) throws ProviderException;
}
