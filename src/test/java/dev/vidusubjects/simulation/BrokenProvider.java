package dev.vidusubjects.simulation;

import dev.vidusubjects.provider.ProviderError;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.provider.ProviderRequest;
import dev.vidusubjects.provider.ProviderTask;
import dev.vidusubjects.provider.ProviderTask.State;
import dev.vidusubjects.provider.SubjectDirectory;
import dev.vidusubjects.provider.SubjectProvider;
import dev.vidusubjects.subject.Subject;
import dev.vidusubjects.time.TimeBudget;
import dev.vidusubjects.workflow.Workflow;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Protocols that misinterpret the provider, or lose workflows. */
final class BrokenProvider {

    private static final ProviderError ERROR = new ProviderError("broken", "broken on purpose");

    private BrokenProvider() {}

    /** Treats the first page of a list as the whole list. */
    static final class OnePage extends Protocol {
        @Override
        SubjectDirectory directory(SubjectDirectory directory) {
            return new Directory(directory) {
                @Override
                public Page page(Optional<String> pageToken, TimeBudget budget) throws ProviderException {
                    Page page = directory.page(pageToken, budget);
                    return new Page(page.subjects(), page.unreadable(), Optional.empty());
                }
            };
        }
    }

    /** Treats the account as empty before it is read for the first time. */
    static final class EmptyFirstReading extends Protocol {
        private boolean read;

        @Override
        SubjectDirectory directory(SubjectDirectory directory) {
            return new Directory(directory) {
                @Override
                public Page page(Optional<String> pageToken, TimeBudget budget) throws ProviderException {
                    if (!read) {
                        read = true;
                        return new Page(List.of(), 0, Optional.empty());
                    }
                    return directory.page(pageToken, budget);
                }
            };
        }
    }

    private abstract static class Directory implements SubjectDirectory {
        private final SubjectDirectory directory;

        private Directory(SubjectDirectory directory) {
            this.directory = directory;
        }

        @Override
        public Optional<Subject> find(String subjectId, TimeBudget budget) throws ProviderException {
            return directory.find(subjectId, budget);
        }
    }

    /** Treats every response to a poll as a verdict. */
    static final class StrayPollEnds extends Protocol {
        @Override
        SubjectProvider provider(SubjectProvider provider) {
            return new Polls(provider) {
                @Override
                public ProviderTask poll(String id, TimeBudget budget) throws ProviderException {
                    try {
                        return provider.poll(id, budget);
                    } catch (ProviderException.NoVerdict e) {
                        return new ProviderTask(
                                id,
                                "failed",
                                State.FAILED,
                                Optional.empty(),
                                Optional.of(new ProviderException.Rejected(ERROR)),
                                "{}");
                    }
                }
            };
        }
    }

    /** Treats a refusal of the account like any other poll without a verdict. */
    static final class AccountIsNoVerdict extends Protocol {
        @Override
        SubjectProvider provider(SubjectProvider provider) {
            return new Polls(provider) {
                @Override
                public ProviderTask poll(String id, TimeBudget budget) throws ProviderException {
                    try {
                        return provider.poll(id, budget);
                    } catch (ProviderException.Account e) {
                        throw new ProviderException.NoVerdict(ERROR, Optional.empty());
                    }
                }
            };
        }
    }

    private abstract static class Polls implements SubjectProvider {
        private final SubjectProvider provider;

        private Polls(SubjectProvider provider) {
            this.provider = provider;
        }

        @Override
        public ProviderTask submit(ProviderRequest request, String attempt, TimeBudget budget)
                throws ProviderException {
            return provider.submit(request, attempt, budget);
        }

        @Override
        public Duration pausedFor() {
            return provider.pausedFor();
        }

        @Override
        public void creationConfirmed() {
            provider.creationConfirmed();
        }
    }

    /** Does not start some workflows, and no sweep starts them again. */
    static final class LostWorkflows extends Protocol {
        private int starts;

        @Override
        Workflow workflow(Workflow workflow) {
            return task -> {
                if (++starts % 2 == 0) {
                    workflow.start(task);
                }
            };
        }

        @Override
        boolean sweeps() {
            return false;
        }
    }
}
