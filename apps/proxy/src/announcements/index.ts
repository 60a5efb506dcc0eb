export { AnnouncementListener } from './announcement-listener.js';
export { AnnouncementsModule } from './announcements.module.js';
