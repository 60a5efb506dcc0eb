/** Under which names Nest hands out what is not a class. */
export const SettingsToken = Symbol('settings');
export const LoggerToken = Symbol('logger');
export const ClockToken = Symbol('clock');
export const KeyringToken = Symbol('keyring');
