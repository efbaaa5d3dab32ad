package dev.vidusubjects.simulation;

import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.provider.ProviderRequest;
import dev.vidusubjects.provider.ProviderTask;
import dev.vidusubjects.provider.SubjectProvider;
import dev.vidusubjects.time.TimeBudget;
import java.time.Duration;

/** Tells the simulated gateway which attempt a submission belongs to. */
final class AttemptMarker implements SubjectProvider {

    private final SubjectProvider provider;
    private final SimulatedProcess process;

    AttemptMarker(SubjectProvider provider, SimulatedProcess process) {
        this.provider = provider;
        this.process = process;
    }

    @Override
    public ProviderTask submit(ProviderRequest request, String attempt, TimeBudget budget) throws ProviderException {
        process.check();
        String before = process.enter(attempt);
        try {
            return provider.submit(request, attempt, budget);
        } finally {
            process.enter(before);
        }
    }

    @Override
    public ProviderTask poll(String providerTaskId, TimeBudget budget) throws ProviderException {
        return provider.poll(providerTaskId, budget);
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
