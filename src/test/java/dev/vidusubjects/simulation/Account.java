package dev.vidusubjects.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The true state of the provider's account: which subjects and which tasks exist. Two kinds of lagging lists are
 * simulated, never both in one run: either each subject appears in lists after its own delay, which is shorter than the
 * hour after which absence begins to count, or the whole list is a consistent snapshot that is hours old, which a
 * control reveals. An entry is missing from lists at most once, for less than the hour that lies between two readings
 * that count.
 */
final class Account {

    /** The order of the subjects in lists. */
    enum Order {
        NEWEST_FIRST,
        OLDEST_FIRST,
        UNKNOWN
    }

    /** The creation time of subjects that are older than every snapshot. */
    private static final Duration LONG_AGO = Duration.ofDays(-30);

    private static final Duration MAX_LAG = Duration.ofMinutes(55);
    private static final Duration MAX_MISSING = Duration.ofMinutes(30);
    private static final Duration MAX_SNAPSHOT_AGE = Duration.ofHours(3);

    private final VirtualTime time;
    private boolean unreadable;
    private final Choices choices;
    private final Order order;
    private final boolean entriesLag;
    private final boolean entriesGoMissing;
    private final boolean allAreLate;
    private final boolean snapshots;
    private final List<ProviderSubject> subjects = new ArrayList<>();
    private final Map<String, ProviderSubject> byId = new LinkedHashMap<>();
    private final Map<String, ProviderJob> jobs = new LinkedHashMap<>();
    private Instant snapshot = Instant.MAX;
    private int numbers;

    /** @param lags whether subjects always appear late */
    Account(VirtualTime time, Choices choices, boolean lags) {
        this.time = time;
        this.choices = choices;
        this.order = choices.pick(List.of(Order.values()));
        int kind = choices.below(4);
        this.entriesLag = lags || kind % 2 == 1;
        this.snapshots = !lags && kind == 2;
        this.entriesGoMissing = choices.chance(entriesLag ? 0.7 : 0.3) || lags;
        this.allAreLate = lags;
    }

    /** @param attempt the attempt that creates the subject; an empty text for another client of the account */
    ProviderSubject create(String name, int images, int videos, String attempt) {
        Duration lag = Duration.ZERO;
        if (entriesLag && (choices.chance(0.5) || allAreLate)) {
            lag = choices.between(
                    choices.chance(0.5)
                            ? Duration.ZERO
                            : MAX_LAG.multipliedBy(3).dividedBy(4),
                    MAX_LAG);
        }
        return create(name, images, videos, attempt, lag, Duration.ZERO);
    }

    /**
     * Creates a subject of another client, before anything is submitted. If the first complete reading of the account
     * missed such a subject, the subject would look new later. No reader can detect this, so the simulation does not
     * produce it.
     *
     * @param known the time after which the account has been read and the subject may be missing from lists
     */
    void createOlder(String name, Duration known) {
        create(name, 1, 0, "", LONG_AGO, known);
    }

    private ProviderSubject create(
            String name, int images, int videos, String attempt, Duration lag, Duration neverMissingFor) {
        Instant now = time.now();
        Instant missing = Instant.MAX;
        Instant back = Instant.MAX;
        if (entriesGoMissing && (choices.chance(0.5) || allAreLate)) {
            // Hidden for longer than the hour after which absence begins to count, but not for another hour.
            boolean hiddenAtFirst = !lag.isNegative() && choices.chance(lag.isZero() ? 0.3 : 0.9);
            missing = hiddenAtFirst
                    ? now.plus(lag)
                    : now.plus(neverMissingFor).plus(choices.between(Duration.ZERO, Duration.ofHours(3)));
            back = missing.plus(choices.between(Duration.ofMinutes(1), MAX_MISSING));
        }
        String id = "s" + ++numbers;
        ProviderSubject subject =
                new ProviderSubject(id, name, images, videos, attempt, now, now.plus(lag), missing, back);
        subjects.add(subject);
        byId.put(id, subject);
        return subject;
    }

    ProviderJob accept(
            String attempt, Optional<ProviderSubject> subject, Optional<GatewayResponse> failure, Duration duration) {
        ProviderJob job = new ProviderJob(
                "j" + ++numbers, attempt, subject, failure, time.now().plus(duration));
        jobs.put(job.id, job);
        return job;
    }

    Optional<ProviderJob> job(String id) {
        return Optional.ofNullable(jobs.get(id));
    }

    Optional<ProviderSubject> subject(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    List<ProviderSubject> createdBy(String attempt) {
        return subjects.stream()
                .filter(subject -> !attempt.isEmpty() && subject.attempt().equals(attempt))
                .toList();
    }

    List<ProviderSubject> all() {
        return subjects;
    }

    /** Switches the lists between the current state and an old snapshot, if this run simulates snapshots. */
    void freezeOrThaw() {
        if (!snapshots) {
            return;
        }
        snapshot = snapshot.equals(Instant.MAX)
                ? time.now().minus(choices.between(Duration.ZERO, MAX_SNAPSHOT_AGE.dividedBy(3)))
                : Instant.MAX;
    }

    /** Makes lists show the current state from now on. */
    void thaw() {
        snapshot = Instant.MAX;
    }

    /** @return whether a subject can first appear late and then be missing, more than an hour in total */
    boolean hidesForMoreThanAnHour() {
        return entriesLag && entriesGoMissing;
    }

    /** @return whether a subject may be created after the response: false if a snapshot can be taken between the two */
    boolean createsLate() {
        return !snapshots;
    }

    /** @return the subjects that a list contains now, in the order of the list */
    List<ProviderSubject> listed() {
        Instant now = time.now();
        Instant oldest = now.minus(MAX_SNAPSHOT_AGE);
        Instant shown = snapshot.isAfter(now) ? now : snapshot.isBefore(oldest) ? oldest : snapshot;
        List<ProviderSubject> listed = new ArrayList<>();
        for (ProviderSubject subject : subjects) {
            if (subject.isListed(shown, now)) {
                listed.add(subject);
            }
        }
        switch (order) {
            case NEWEST_FIRST -> Collections.reverse(listed);
            case UNKNOWN -> listed.sort(Comparator.comparing((ProviderSubject subject) -> scattered(subject.id())));
            case OLDEST_FIRST -> {}
        }
        return listed;
    }

    private static int scattered(String id) {
        return id.hashCode() * 0x9E3779B9;
    }

    /** Records that a page contained an entry that cannot be read. */
    void showUnreadable() {
        unreadable = true;
    }

    /**
     * @return whether any page contained an entry that cannot be read; an entry that becomes readable later is not
     *     necessarily new
     */
    boolean hasShownUnreadable() {
        return unreadable;
    }
}
