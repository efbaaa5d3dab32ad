package dev.vidusubjects.submission;

import dev.vidusubjects.provider.SubjectProvider;
import dev.vidusubjects.start.FunctionName;
import dev.vidusubjects.start.Preparation;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Reads the two shared states that a submission asks for. An event that comes immediately then reads neither; one that
 * comes later than a second reads the first one again. The reads follow each other, because the second one then uses the
 * connection of the first.
 */
@Singleton
class SubmissionPreparation implements Preparation {

    private final SubjectProvider provider;
    private final AccountBaseline baseline;

    SubmissionPreparation(SubjectProvider provider, AccountBaseline baseline) {
        this.provider = provider;
        this.baseline = baseline;
    }

    @Override
    public List<Runnable> steps(FunctionName function) {
        return function.submits() ? List.of(this::readStates) : List.of();
    }

    private void readStates() {
        provider.pausedFor();
        baseline.lookUp();
    }
}
