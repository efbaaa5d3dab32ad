/** Every text of the page. Texts of the API (problems, violations, warnings) are shown as the API sends them. */

export const t = {
  status: {
    submitting: 'Submitting',
    submitted: 'Submitted',
    processing: 'Processing',
    completed: 'Completed',
    failed: 'Failed',
    unconfirmed: 'Unconfirmed',
  },

  shell: {
    title: 'Subjects',
    subtitle: 'Characters that Vidu’s video models keep consistent',
    skip: 'Skip to the subjects',
    loading: 'Loading…',
    sandboxTitle: 'Sandbox',
    sandbox: 'No provider key is set: subjects are simulated. Nothing is real, and nothing is billed.',
    pictureFailed: 'This picture cannot be shown.',
    close: 'Close',
    tryNow: 'Try now',
    offline: 'This browser is offline. What is shown may be out of date.',
    network: 'The application does not respond. What is shown may be out of date.',
    gateway: (status) =>
      `A gateway in front of the application responded${status ? ` with ${status}` : ''}; the application itself did not. What is shown may be out of date.`,
    problem: (detail) => `The application could not list the subjects: ${detail}`,
    tryingAgain: 'It is tried again by itself.',
    tokenTitle: 'Token needed',
    tokenExplained: 'This application is protected. Enter its API token; this tab keeps it until you close it.',
    tokenRefused: 'The application refused this token. It may be wrong, or no longer valid.',
    token: 'Token',
    tokenEnter: 'Continue',
    tokenMissing: 'Enter the token first.',
    notFoundTitle: 'There is no such page',
    back: 'All subjects',
  },

  form: {},

  board: {},

  subject: {},
};
