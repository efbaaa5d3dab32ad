package dev.vidusubjects.sandbox;

/**
 * A fixed pseudo-random order of the numbers 0 to size - 1, computed number by number. Nothing is stored: four rounds
 * of a Feistel network permute the next larger power of four, and are repeated until the result is in range.
 */
final class Permutation {

    private static final int ROUNDS = 4;

    private final int size;
    private final int halfBits;

    /** @param size 0 to 2^28 */
    Permutation(int size) {
        this.size = size;
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(1, size - 1));
        this.halfBits = (bits + 1) / 2;
    }

    /** @return the number at an index of 0 to size - 1 */
    int at(int index) {
        int number = index;
        do {
            number = permute(number);
        } while (number >= size);
        return number;
    }

    private int permute(int number) {
        int mask = (1 << halfBits) - 1;
        int left = number >>> halfBits;
        int right = number & mask;
        for (int round = 1; round <= ROUNDS; round++) {
            int next = left ^ (int) (mix(right + ((long) round << Integer.SIZE)) & mask);
            left = right;
            right = next;
        }
        return left << halfBits | right;
    }

    /** @return a hash of the value: the finalizer of SplittableRandom */
    static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
