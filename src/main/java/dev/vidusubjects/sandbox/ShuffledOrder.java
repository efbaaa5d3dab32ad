package dev.vidusubjects.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A pseudo-random order of foreign subjects and others. It depends on the ids only: a new subject gets a position
 * somewhere between the existing subjects, and does not change their order.
 */
final class ShuffledOrder {

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private record Placed(SubjectBody subject, long hash) {}

    private final int foreign;
    private final Permutation foreignOrder;
    /** All subjects that are not foreign, sorted by their hash. */
    private final List<Placed> others;

    private ShuffledOrder(int foreign, List<Placed> others) {
        this.foreign = foreign;
        this.foreignOrder = new Permutation(foreign);
        this.others = others;
    }

    /** @param foreign the number of foreign subjects */
    static ShuffledOrder of(List<SubjectBody> others, int foreign) {
        List<Placed> placed = new ArrayList<>(others.size());
        others.forEach(subject -> placed.add(new Placed(subject, hash(subject.id()))));
        placed.sort(Comparator.comparingLong(Placed::hash));
        return new ShuffledOrder(foreign, placed);
    }

    /** @return the number of subjects that are not foreign */
    int others() {
        return others.size();
    }

    boolean isOf(int numberOfOthers, int numberOfForeign) {
        return others.size() == numberOfOthers && foreign == numberOfForeign;
    }

    /** @param position 0 to the number of subjects - 1 */
    SubjectBody get(int position) {
        int low = 0;
        int high = others.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (position(middle) < position) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low < others.size() && position(low) == position
                ? others.get(low).subject
                : SubjectBody.foreign(foreignOrder.at(position - low));
    }

    /**
     * @return the position of a subject that is not foreign: after all others with a lower hash, and after a share of
     *     the foreign subjects that is proportional to its hash
     */
    private int position(int index) {
        double share = others.get(index).hash * 0x1p-53;
        return (int) (share * (foreign + 1)) + index;
    }

    /** @return a hash of 53 bits */
    private static long hash(String id) {
        long hash = FNV_OFFSET;
        for (byte unit : id.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (unit & 0xff)) * FNV_PRIME;
        }
        return Permutation.mix(hash) >>> 11;
    }
}
