package dev.vidusubjects.sandbox;

import java.time.Instant;
import java.util.Optional;

/**
 * A subject that exists at the provider.
 *
 * @param images the number of images
 * @param videos the number of videos
 * @param createdAt the instant from which it exists
 */
record SubjectBody(String id, String name, int images, int videos, Optional<String> voiceId, Instant createdAt) {

    private static final String FOREIGN_ID = "sandbox-crowd-";

    /** @param submission an accepted submission */
    static SubjectBody of(SubmissionView submission) {
        return new SubjectBody(
                "sandbox-" + submission.taskId().orElseThrow(),
                submission.name(),
                submission.images(),
                submission.videos(),
                submission.voiceId(),
                submission.endsAt());
    }

    /**
     * @return the subject with that number among those that other clients of the account created before the sandbox
     *     started
     */
    static SubjectBody foreign(int number) {
        String digits = String.format("%06d", number);
        return new SubjectBody(FOREIGN_ID + digits, "Crowd " + digits, 1, 0, Optional.empty(), Instant.MIN);
    }

    /**
     * @return the number of a foreign subject by its id, even if the account has fewer foreign subjects; -1 if it is no
     *     id of a foreign subject
     */
    static int foreignNumber(String id) {
        String digits = id.startsWith(FOREIGN_ID) ? id.substring(FOREIGN_ID.length()) : "";
        if (!digits.matches("[0-9]{6,9}")) {
            return -1;
        }
        int number = Integer.parseInt(digits);
        return foreign(number).id.equals(id) ? number : -1;
    }

    /** @return the subject with that number among those that other clients create while this client reads the list */
    static SubjectBody newcomer(int number, Instant createdAt) {
        String digits = String.format("%06d", number);
        return new SubjectBody("sandbox-newcomer-" + digits, "Newcomer " + digits, 1, 0, Optional.empty(), createdAt);
    }
}
