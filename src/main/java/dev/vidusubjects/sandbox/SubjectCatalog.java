package dev.vidusubjects.sandbox;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The subjects of the account. Foreign subjects are computed from their number, so there can be very many of them; all
 * others are in memory. Not thread-safe.
 */
final class SubjectCatalog {

    /** In the order of their creation, including those whose creation is in the future. */
    private final List<SubjectBody> subjects = new ArrayList<>();

    private final Map<String, SubjectBody> byId = new HashMap<>();
    private int newcomers;
    private ShuffledOrder shuffled = ShuffledOrder.of(List.of(), 0);

    /** Adds a subject, which exists from its {@code createdAt} on. */
    void add(SubjectBody subject) {
        int index = countUntil(subject.createdAt());
        subjects.add(index, subject);
        byId.put(subject.id(), subject);
        if (index < shuffled.others()) {
            shuffled = ShuffledOrder.of(List.of(), 0);
        }
    }

    /** Adds subjects that another client created. They exist until the application stops. */
    void addNewcomers(int number, Instant createdAt) {
        for (int i = 0; i < number; i++) {
            add(SubjectBody.newcomer(newcomers++, createdAt));
        }
    }

    /** @return the list at an instant */
    View at(Instant now, ListSettings settings) {
        return new View(now.minus(settings.lag()), settings.order(), settings.foreignSubjects());
    }

    /** @return the number of subjects in memory that were created at or before the instant */
    private int countUntil(Instant instant) {
        int low = 0;
        int high = subjects.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (subjects.get(middle).createdAt().isAfter(instant)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /**
     * The subjects that were created at or before an instant, in one of the orders. Valid until the catalog changes.
     */
    final class View {
        private final Instant until;
        private final ListOrder order;
        private final int foreign;
        private final int known;

        private View(Instant until, ListOrder order, int foreign) {
            this.until = until;
            this.order = order;
            this.foreign = foreign;
            this.known = countUntil(until);
        }

        int size() {
            return foreign + known;
        }

        /** @param position 0 to size - 1 */
        SubjectBody get(int position) {
            return switch (order) {
                case OLDEST_FIRST -> byAge(position);
                case NEWEST_FIRST -> byAge(size() - 1 - position);
                case UNORDERED -> shuffled().get(position);
            };
        }

        private SubjectBody byAge(int index) {
            return index < foreign ? SubjectBody.foreign(index) : subjects.get(index - foreign);
        }

        private ShuffledOrder shuffled() {
            if (!shuffled.isOf(known, foreign)) {
                shuffled = ShuffledOrder.of(subjects.subList(0, known), foreign);
            }
            return shuffled;
        }

        Optional<SubjectBody> find(String id) {
            int number = SubjectBody.foreignNumber(id);
            if (number >= 0) {
                return number < foreign ? Optional.of(SubjectBody.foreign(number)) : Optional.empty();
            }
            return Optional.ofNullable(byId.get(id))
                    .filter(subject -> !subject.createdAt().isAfter(until));
        }
    }
}
