"""Parts of a village: cottages, a church, walls and fences."""
