package dev.vidusubjects.sweep;

import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.provider.SubjectDirectory;
import dev.vidusubjects.subject.Subject;
import dev.vidusubjects.time.TimeBudget;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The provider's account, listed in the way that a test chooses. A page token is the offset of the next page. */
class ListedAccount implements SubjectDirectory {

    static final int PAGE = 100;

    /** The order of a list; the provider documents none. */
    enum Order {
        NEWEST_FIRST,
        OLDEST_FIRST,
        NONE
    }

    /** The subjects in the order of creation. */
    final List<Subject> subjects = new ArrayList<>();

    /** The ids that the list currently does not show. */
    final Set<String> hidden = new HashSet<>();

    Order order = Order.NEWEST_FIRST;
    int calls;
    int finds;

    /** The number of entries in each page that cannot be read. */
    int unreadable;

    /** Is called while a page is being read. */
    During during = call -> {};

    interface During {
        /** @param call the number of the page request; 1 for the first page request of the account */
        void page(int call) throws ProviderException;
    }

    static Subject subject(String id, String name) {
        return new Subject(
                id,
                name,
                List.of("https://cdn.example/x.png"),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty());
    }

    void create(String id, String name) {
        subjects.add(subject(id, name));
    }

    int size() {
        return subjects.size();
    }

    Subject at(int creation) {
        return subjects.get(creation);
    }

    @Override
    public Page page(Optional<String> pageToken, TimeBudget budget) throws ProviderException {
        during.page(++calls);
        int start = pageToken.map(Integer::parseInt).orElse(0);
        int size = size();
        List<Subject> page = new ArrayList<>();
        for (int i = start; i < Math.min(size, start + PAGE); i++) {
            Subject subject = at(creation(i, size));
            if (!hidden.contains(subject.id())) {
                page.add(subject);
            }
        }
        boolean more = start + PAGE < size;
        return new Page(page, unreadable, more ? Optional.of(String.valueOf(start + PAGE)) : Optional.empty());
    }

    private int creation(int position, int size) {
        return switch (order) {
            case OLDEST_FIRST -> position;
            case NEWEST_FIRST -> size - 1 - position;
            case NONE -> (int) ((position * 1_000_003L) % size);
        };
    }

    @Override
    public Optional<Subject> find(String subjectId, TimeBudget budget) {
        finds++;
        return subjects.stream()
                .filter(subject -> subject.id().equals(subjectId))
                .findFirst();
    }
}
