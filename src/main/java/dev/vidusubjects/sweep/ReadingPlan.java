package dev.vidusubjects.sweep;

import dev.vidusubjects.sweep.ReadingState.Hour;
import dev.vidusubjects.sweep.ReadingState.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a run is allowed to read for a request. A pure function of the stored state.
 *
 * @param state the state in which the run starts: without the reading in progress, if that one does not continue
 * @param pages the maximum number of pages in the run; none if ≤ 0
 */
record ReadingPlan(ReadingState state, int pages) {

    private static final Duration HOUR = Duration.ofHours(1);

    /**
     * The minimum age at which a reading is too old for a task. Twice the duration of the last complete reading is
     * added to it.
     */
    private static final Duration MIN_OUTDATED = Duration.ofMinutes(30);

    /** @param callsPerHour the maximum number of calls of readings in the background in one hour */
    static ReadingPlan of(ReadingState stored, ReadingRequest request, Instant now, int callsPerHour) {
        ReadingState state = currentHour(continued(stored, request, now), now);
        return new ReadingPlan(state, pages(state, request, callsPerHour));
    }

    /** Decides whether the reading in progress continues. */
    private static ReadingState continued(ReadingState state, ReadingRequest request, Instant now) {
        Optional<Progress> reading = state.reading();
        if (reading.isEmpty() || request.background()) {
            return state;
        }
        boolean outdated = request.attemptedAt().isPresent()
                && reading.get().startedAt().isBefore(request.attemptedAt().get())
                && (reading.get().background() || isOld(reading.get(), state, now));
        return outdated
                ? state.withoutReading()
                : state.reading(reading.get().inBackground(reading.get().background() && !request.isForTask()));
    }

    private static boolean isOld(Progress reading, ReadingState state, Instant now) {
        Duration lastDuration = state.last().map(CompleteReading::duration).orElse(Duration.ZERO);
        return reading.startedAt()
                .isBefore(now.minus(lastDuration.multipliedBy(2)).minus(MIN_OUTDATED));
    }

    /** Starts a new hour of counted calls if the last one is over, or starts in the future. */
    private static ReadingState currentHour(ReadingState state, Instant now) {
        Instant startedAt = state.hour().startedAt();
        boolean over = now.isBefore(startedAt) || !now.isBefore(startedAt.plus(HOUR));
        return over ? state.hour(new Hour(now, 0)) : state;
    }

    private static int pages(ReadingState state, ReadingRequest request, int callsPerHour) {
        if (request.background()) {
            return Math.min(request.maxPages(), callsPerHour - state.hour().calls());
        }
        // If a reading has become too long for a baseline, no later submission has to wait for a part of it.
        return request.maxPages() - state.reading().map(Progress::pages).orElse(0);
    }
}
