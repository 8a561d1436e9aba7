// Where the count of configuration changes is kept: every process compares it before it reads thousands of services again.
export const versionKey = 'configuration_version'
