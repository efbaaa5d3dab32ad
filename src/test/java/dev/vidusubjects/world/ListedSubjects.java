package dev.vidusubjects.world;

import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.provider.SubjectDirectory;
import dev.vidusubjects.subject.Subject;
import dev.vidusubjects.time.TimeBudget;
import java.util.Optional;

/** A directory of which a test gives the pages; it finds a subject by paging. */
@FunctionalInterface
public interface ListedSubjects extends SubjectDirectory {

    Page page(Optional<String> token) throws ProviderException;

    @Override
    default Page page(Optional<String> token, TimeBudget budget) throws ProviderException {
        return page(token);
    }

    @Override
    default Optional<Subject> find(String subjectId, TimeBudget budget) throws ProviderException {
        Optional<String> token = Optional.empty();
        do {
            Page page = page(token);
            for (Subject subject : page.subjects()) {
                if (subject.id().equals(subjectId)) {
                    return Optional.of(subject);
                }
            }
            token = page.nextPageToken();
        } while (token.isPresent());
        return Optional.empty();
    }
}
