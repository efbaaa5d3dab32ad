package dev.vidusubjects.guarantees;

import dev.vidusubjects.guarantees.Ledger.Entry;
import dev.vidusubjects.provider.ProviderError;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.provider.SubjectDirectory;
import dev.vidusubjects.subject.Subject;
import dev.vidusubjects.time.TimeBudget;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The part of the provider's list of subjects that a scenario uses. */
final class ScenarioDirectory implements SubjectDirectory {

    /** The part of the list that a scenario sees. */
    enum Scope {
        /** Nothing: every call fails, because reconciliation would hide the effect of a fault. */
        NONE,
        /** The scenario's own subjects, each read from the sandbox by its id, because the whole list becomes long. */
        OWN_SUBJECTS,
        /** The sandbox's list, page by page. */
        WHOLE_LIST
    }

    private final SubjectDirectory provider;
    private final Ledger ledger;
    private final Scenario scenario;

    /**
     * The subjects that were read, by id. A subject does not change, and reading one takes longer than the rest of a
     * run.
     */
    private final Map<String, Subject> read = new HashMap<>();

    ScenarioDirectory(SubjectDirectory provider, Ledger ledger, Scenario scenario) {
        this.provider = provider;
        this.ledger = ledger;
        this.scenario = scenario;
    }

    @Override
    public Page page(Optional<String> token, TimeBudget budget) throws ProviderException {
        return switch (scenario.scope()) {
            case NONE -> throw off();
            case OWN_SUBJECTS -> new Page(ownSubjects(budget), 0, Optional.empty());
            case WHOLE_LIST -> provider.page(token, budget);
        };
    }

    @Override
    public Optional<Subject> find(String subjectId, TimeBudget budget) throws ProviderException {
        if (scenario.scope() == Scope.NONE) {
            throw off();
        }
        return provider.find(subjectId, budget);
    }

    private List<Subject> ownSubjects(TimeBudget budget) throws ProviderException {
        List<Subject> subjects = new ArrayList<>();
        for (String name : scenario.names()) {
            for (Entry entry : entries(name)) {
                if (entry.accepted()) {
                    own("sandbox-" + entry.taskId(), budget).ifPresent(subjects::add);
                }
            }
        }
        return subjects;
    }

    private Optional<Subject> own(String id, TimeBudget budget) throws ProviderException {
        if (!read.containsKey(id)) {
            provider.find(id, budget).ifPresent(subject -> read.put(id, subject));
        }
        return Optional.ofNullable(read.get(id));
    }

    private List<Entry> entries(String name) {
        try {
            return ledger.of(name);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static ProviderException off() {
        return new ProviderException.NotSent(new ProviderError("off", "not part of this scenario"));
    }
}
