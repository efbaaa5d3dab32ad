package dev.vidusubjects.simulation;

import java.util.List;

/**
 * The probability of each fault during one period of a run. All values are probabilities.
 *
 * @param unproven a submission's response proves nothing
 * @param hidden such a submission creates its subject anyway
 * @param proven a submission's response proves that nothing was created
 * @param account all calls are refused because the key is revoked or the credits are used up
 * @param strayPolls the response to a poll is not a verdict
 * @param strayLists the response to a list request is unusable
 * @param tableFaults a call of the task store or the state store fails, before or after the write
 * @param storageFaults a call of the result storage or the media storage fails, before or after the write
 * @param crashes a process crashes at a port call
 * @param interleavings a step of another actor runs at a port call
 * @param pauses time passes at a port call
 * @param freezes so much time passes that other processes regard the process as dead
 * @param lostStarts a workflow cannot be started
 */
record Conditions(
        double unproven,
        double hidden,
        double proven,
        double account,
        double strayPolls,
        double strayLists,
        double tableFaults,
        double storageFaults,
        double crashes,
        double interleavings,
        double pauses,
        double freezes,
        double lostStarts) {

    static final Conditions HEALTHY = new Conditions(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** Every response to a submission hides a creation. */
    static final Conditions HIDING = new Conditions(1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** @return bad conditions: some kinds of faults are frequent, others are absent */
    static Conditions bad(Choices choices) {
        return new Conditions(
                choices.pick(UNPROVEN),
                choices.pick(HALF),
                choices.pick(SOME),
                choices.chance(0.12) ? 0.8 : 0,
                choices.pick(SOME),
                choices.pick(SOME),
                choices.chance(0.06) ? 0.9 : choices.pick(RARE),
                choices.pick(RARE),
                choices.pick(RARE) / 4,
                choices.pick(RARE) * 2,
                choices.pick(RARE),
                choices.pick(RARE) / 20,
                choices.pick(SOME));
    }

    private static final List<Double> UNPROVEN = List.of(0.05, 0.3, 0.6, 1.0);
    private static final List<Double> HALF = List.of(0.0, 0.5, 0.5, 1.0);
    private static final List<Double> SOME = List.of(0.0, 0.0, 0.05, 0.3);
    private static final List<Double> RARE = List.of(0.0, 0.01, 0.03, 0.08);
}
